//! The copy as one file: JSON by kind, and the pictures as they were uploaded.

use std::io::{Cursor, Write};

use serde_json::Value;
use zip::write::{SimpleFileOptions, ZipWriter};
use zip::{CompressionMethod, result::ZipError};

/// A file of the copy.
#[derive(Clone, Debug)]
pub struct Part {
    pub name: String,
    pub bytes: Vec<u8>,
}

impl Part {
    /// What stands under a name, for people to read.
    pub fn json(name: &str, value: &Value) -> Result<Self, String> {
        let bytes = serde_json::to_vec_pretty(value).map_err(|error| error.to_string())?;
        Ok(Self { name: format!("{name}.json"), bytes })
    }
}

/// All of them in one archive.
pub fn archive(parts: &[Part]) -> Result<Vec<u8>, String> {
    let told = |error: ZipError| error.to_string();
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for part in parts {
        // Pictures are packed already.
        let is_text = part.name.ends_with(".json");
        let method = if is_text { CompressionMethod::Deflated } else { CompressionMethod::Stored };
        let options = SimpleFileOptions::default().compression_method(method);
        out.start_file(part.name.as_str(), options).map_err(told)?;
        out.write_all(&part.bytes).map_err(|error| error.to_string())?;
    }
    Ok(out.finish().map_err(told)?.into_inner())
}
