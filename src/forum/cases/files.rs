//! Files of a case: pictures are made anew, texts and PDFs are kept as they came and never shown
//! as a page. They lie where posts' pictures lie.

use actix_web::HttpResponse;
use actix_web::http::header::{self, HeaderValue};

use super::model::{CaseFile, CaseId, NewFile};
use super::store;
use crate::forum::form::uploads::RawFile;
use crate::forum::posts::files;
use crate::kit::error::Error;
use crate::kit::images::{self, Fit};
use crate::kit::site::Site;
use crate::kit::text::fold;
use crate::kit::{discard, images::Picture};

/// Pixels on the longer side of a kept picture.
const MAX_SIDE: u32 = 2000;
const MAX_NAME: usize = 100;

/// Ready to be kept: its row, and its bytes.
#[derive(Clone, Debug)]
pub struct Prepared {
    pub row: NewFile,
    pub bytes: Vec<u8>,
}

/// Looks at each file; the error is a sentence for whoever sent it.
pub async fn prepare(site: &Site, sent: Vec<RawFile>) -> Result<Result<Vec<Prepared>, String>, Error> {
    let rules = &site.config.support;
    let mut all = Vec::new();
    for file in sent.into_iter().filter(|file| !file.bytes.is_empty()) {
        if all.len() >= rules.max_files {
            return Ok(Err(format!(
                "At most {} files at once. Send the rest with another message.",
                rules.max_files
            )));
        }
        if file.bytes.len() > rules.max_file_bytes {
            let most = rules.max_file_bytes / 1_000_000;
            return Ok(Err(format!("{} is too large: a file has at most {most} MB.", file.name)));
        }
        let name = shown_name(&file.name);
        let (mime, bytes) = match kind_of(&file.bytes) {
            Some(mime) => (mime, file.bytes),
            None => match images::reencode(file.bytes, Fit::Within(MAX_SIDE)).await? {
                Ok(Picture { bytes, mime, .. }) => (mime, bytes),
                Err(_) => {
                    return Ok(Err(format!(
                        "{name} is neither a picture nor a text or PDF. Nothing else can be taken."
                    )));
                }
            },
        };
        let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
        let row = NewFile { file_key: files::new_key(), name, mime: mime.to_owned(), bytes: size };
        all.push(Prepared { row, bytes });
    }
    Ok(Ok(all))
}

/// PDFs and texts are kept as they are.
fn kind_of(bytes: &[u8]) -> Option<&'static str> {
    if bytes.starts_with(b"%PDF-") {
        return Some("application/pdf");
    }
    let is_text = std::str::from_utf8(bytes).is_ok_and(|text| {
        !text.contains('\0')
            && !text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{1b}'))
    });
    is_text.then_some("text/plain")
}

fn shown_name(name: &str) -> String {
    let plain: String = name
        .rsplit(['/', '\\'])
        .next()
        .unwrap_or_default()
        .chars()
        .filter(|c| !matches!(c, '"' | '<' | '>' | '|' | ':' | '*' | '?'))
        .take(MAX_NAME)
        .collect();
    match fold::clean_line(&plain, MAX_NAME) {
        Ok(name) if !fold::is_blank(&name) => name,
        _ => "file".to_owned(),
    }
}

/// Puts the files where their rows say, after those were written. A file that can't be kept takes
/// its row along.
pub async fn keep(site: &Site, prepared: Vec<Prepared>) -> Result<(), Error> {
    for file in prepared {
        if let Err(error) = files::keep(site, &file.row.file_key, &file.bytes).await {
            let (key, now) = (file.row.file_key, site.clock.now());
            site.db
                .write_unseen(move |tx| {
                    store::forget_file(tx, &key)?;
                    Ok::<_, Error>(discard::record(tx, files::FOLDER, &key, now)?)
                })
                .await?;
            return Err(error);
        }
    }
    Ok(())
}

/// The same for those files alone that have a row: a form that came twice has its files from the
/// first time.
pub async fn keep_of(site: &Site, case: CaseId, prepared: Vec<Prepared>) -> Result<(), Error> {
    if prepared.is_empty() {
        return Ok(());
    }
    let rows = site.db.read(move |conn| Ok::<_, Error>(store::files(conn, case)?)).await?;
    let known = |file: &Prepared| rows.iter().any(|row| row.file_key == file.row.file_key);
    keep(site, prepared.into_iter().filter(known).collect()).await
}

/// The file as an answer: pictures in place, anything else to be saved; in a sandbox, stored by nobody.
pub async fn answer(site: &Site, file: &CaseFile) -> Result<HttpResponse, Error> {
    let bytes = files::read(site, &file.file_key).await?;
    let picture = matches!(file.mime.as_str(), "image/png" | "image/jpeg");
    let mime = if picture { file.mime.as_str() } else { "application/octet-stream" };
    let name: String =
        url::form_urlencoded::byte_serialize(file.name.as_bytes()).collect::<String>().replace('+', "%20");
    let way = if picture { "inline" } else { "attachment" };
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, mime.to_owned()))
        .insert_header((
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static("default-src 'none'; sandbox"),
        ))
        .insert_header((header::CONTENT_DISPOSITION, format!("{way}; filename*=UTF-8''{name}")))
        .insert_header((header::CACHE_CONTROL, "private, no-store"))
        .body(bytes))
}
