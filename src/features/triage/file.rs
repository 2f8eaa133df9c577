//! A model in a file: a line that says what it is, its settings, its numbers,
//! and a digest of all that, so that half a file is no model.

use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::features::{KINDS, Space};
use super::model::Model;

const MARK: &[u8] = b"bandstand triage 1\n";
const DIGEST: usize = 32;
/// Bytes of one feature before its weights: kind, hash, inverse document frequency.
const FEATURE: usize = 1 + 8 + 4;

#[derive(Serialize, Deserialize)]
struct Head {
    categories: Vec<String>,
    features: usize,
    scale: Vec<f32>,
    constant: Vec<f32>,
    sharpness: f32,
}

impl Model {
    /// Writes the model; what stood at `path` is replaced when all is written.
    pub fn save(&self, path: &Path) -> Result<u64, String> {
        let wrong = |error: std::io::Error| format!("{}: {error}", path.display());
        let bytes = self.bytes()?;
        let mut beside = path.as_os_str().to_owned();
        beside.push(".part");
        fs::write(&beside, &bytes).map_err(wrong)?;
        fs::rename(&beside, path).map_err(wrong)?;
        Ok(bytes.len() as u64)
    }

    pub fn load(path: &Path) -> Result<Self, String> {
        let bytes = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
        Self::parse(&bytes).ok_or_else(|| format!("{}: this is not a whole model", path.display()))
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        let head = Head {
            categories: self.categories.clone(),
            features: self.space.keys.len(),
            scale: self.scale.clone(),
            constant: self.constant.clone(),
            sharpness: self.sharpness,
        };
        let head = serde_json::to_vec(&head).map_err(|error| error.to_string())?;
        let size = self.space.keys.len() * FEATURE + self.weights.len() * 2;
        let mut bytes = Vec::with_capacity(MARK.len() + head.len() + size + DIGEST + 1);
        bytes.extend_from_slice(MARK);
        bytes.extend_from_slice(&head);
        bytes.push(b'\n');
        for ((kind, hash), idf) in self.space.keys.iter().zip(&self.space.idf) {
            bytes.push(*kind);
            bytes.extend_from_slice(&hash.to_le_bytes());
            bytes.extend_from_slice(&idf.to_le_bytes());
        }
        for weight in &self.weights {
            bytes.extend_from_slice(&weight.to_le_bytes());
        }
        let digest = Sha256::digest(&bytes);
        bytes.extend_from_slice(&digest);
        Ok(bytes)
    }

    /// Nothing for bytes that are not exactly a model.
    fn parse(bytes: &[u8]) -> Option<Self> {
        let (bytes, digest) = bytes.split_at_checked(bytes.len().checked_sub(DIGEST)?)?;
        if Sha256::digest(bytes).as_slice() != digest {
            return None;
        }
        let rest = bytes.strip_prefix(MARK)?;
        let end = rest.iter().position(|byte| *byte == b'\n')?;
        let head: Head = serde_json::from_slice(&rest[..end]).ok()?;
        let size = head.categories.len();
        let rest = &rest[end + 1..];
        let (features, weights) = rest.split_at_checked(head.features.checked_mul(FEATURE)?)?;
        let whole = weights.len() == head.features.checked_mul(size)?.checked_mul(2)?
            && size > 1
            && head.scale.len() == size
            && head.constant.len() == size;
        if !whole {
            return None;
        }
        let mut space = Space::default();
        for feature in features.chunks_exact(FEATURE) {
            let (kind, numbers) = feature.split_first()?;
            let (hash, idf) = numbers.split_at_checked(8)?;
            let key = (*kind, u64::from_le_bytes(hash.try_into().ok()?));
            if usize::from(*kind) >= KINDS || space.keys.last().is_some_and(|last| *last >= key) {
                return None;
            }
            space.keys.push(key);
            space.idf.push(f32::from_le_bytes(idf.try_into().ok()?));
        }
        Some(Self {
            weights: weights.chunks_exact(2).map(|two| i16::from_le_bytes([two[0], two[1]])).collect(),
            categories: head.categories,
            scale: head.scale,
            constant: head.constant,
            sharpness: head.sharpness,
            space,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::triage::examples::Example;

    #[test]
    fn a_model_comes_back_as_it_was_and_half_a_model_does_not() {
        let example =
            |text: &str, category: &str| Example { text: text.to_owned(), category: category.to_owned() };
        let examples = [
            example("my card is lost", "card"),
            example("I lost my card", "card"),
            example("where is my money", "money"),
            example("my money is gone", "money"),
        ];
        let model = Model::learn(&examples).expect("a model");
        let bytes = model.bytes().expect("bytes");
        assert_eq!(Model::parse(&bytes).as_ref(), Some(&model));
        assert_eq!(model.likeliest("lost card!").category, "card");
        for wrong in [&bytes[..bytes.len() - 1], &bytes[1..], b"", b"bandstand triage 1\n"] {
            assert_eq!(Model::parse(wrong), None);
        }
        let mut turned = bytes.clone();
        turned[30] ^= 1;
        assert_eq!(Model::parse(&turned), None);
    }
}
