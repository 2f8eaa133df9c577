//! Forms: what was sent, whether it is ours, and what is wrong with it.

use std::collections::BTreeMap;

use actix_web::dev::Payload;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::web::{Bytes, BytesMut};
use actix_web::{FromRequest, HttpRequest};
use futures_util::StreamExt;
use futures_util::future::LocalBoxFuture;

use crate::kit::error::Error;

/// Bytes of a form at most: the longest post, its fields, and their encoding.
const MAX_BYTES: usize = 256 * 1024;
const MAX_FIELDS: usize = 200;

/// The fields of an `application/x-www-form-urlencoded` body. A field sent
/// twice, a NUL, or bytes that are not UTF-8 are refused with 400, so that both
/// databases see the same text (TRUST A53, A101, A103).
#[derive(Clone, Debug, Default)]
pub struct Fields(BTreeMap<String, String>);

impl Fields {
    pub fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    pub fn is_on(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// The names of all fields, in their order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// Fields that were read elsewhere.
    pub fn of(fields: BTreeMap<String, String>) -> Self {
        Self(fields)
    }

    pub fn parse(body: &[u8]) -> Result<Self, Error> {
        let bad = |why: &str| Error::BadRequest(format!("The form could not be read: {why}."));
        let mut fields = BTreeMap::new();
        for pair in body.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()) {
            if fields.len() >= MAX_FIELDS {
                return Err(bad("it has too many fields"));
            }
            let split = pair.iter().position(|byte| *byte == b'=').unwrap_or(pair.len());
            let name = decode(&pair[..split]).ok_or_else(|| bad("a name is not UTF-8"))?;
            let value = decode(pair.get(split + 1..).unwrap_or_default())
                .ok_or_else(|| bad("a field is not UTF-8"))?;
            if value.contains('\0') || name.contains('\0') {
                return Err(bad("it holds a NUL character"));
            }
            if fields.insert(name, value).is_some() {
                return Err(bad("a field was sent twice"));
            }
        }
        Ok(Self(fields))
    }
}

/// Percent-decodes one name or value; `None` unless the bytes are UTF-8.
fn decode(raw: &[u8]) -> Option<String> {
    let mut out = Vec::with_capacity(raw.len());
    let mut bytes = raw.iter().copied();
    while let Some(byte) = bytes.next() {
        match byte {
            b'+' => out.push(b' '),
            b'%' => {
                let rest = bytes.clone();
                let hex: Vec<u8> = rest.take(2).collect();
                match std::str::from_utf8(&hex).ok().and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
                    Some(value) if hex.len() == 2 => {
                        out.push(value);
                        bytes.nth(1);
                    }
                    _ => out.push(b'%'),
                }
            }
            other => out.push(other),
        }
    }
    String::from_utf8(out).ok()
}

impl FromRequest for Fields {
    type Error = Error;
    type Future = LocalBoxFuture<'static, Result<Self, Error>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let kind = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
        let is_form =
            kind.split(';').next().is_some_and(|kind| kind.trim() == "application/x-www-form-urlencoded");
        let body = read_all(payload.take(), MAX_BYTES);
        Box::pin(async move {
            let body = body.await?;
            if !is_form && !body.is_empty() {
                return Err(Error::BadRequest("This address takes a form and nothing else.".to_owned()));
            }
            Self::parse(&body)
        })
    }
}

/// Reads a body up to `limit` bytes; more is refused before it is kept.
pub fn read_all(mut payload: Payload, limit: usize) -> LocalBoxFuture<'static, Result<Bytes, Error>> {
    Box::pin(async move {
        let mut body = BytesMut::new();
        while let Some(chunk) = payload.next().await {
            let chunk = chunk.map_err(|_| Error::BadRequest("The request broke off.".to_owned()))?;
            if body.len() + chunk.len() > limit {
                return Err(Error::TooLarge(
                    "That is more than a form may hold. Shorten it and send it again.".to_owned(),
                ));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body.freeze())
    })
}

/// What is wrong, by field, as sentences for the page.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
#[serde(transparent)]
pub struct FormErrors(BTreeMap<&'static str, String>);

impl FormErrors {
    pub fn add(&mut self, field: &'static str, sentence: impl Into<String>) {
        self.0.entry(field).or_insert_with(|| sentence.into());
    }

    pub fn one(field: &'static str, sentence: impl Into<String>) -> Self {
        let mut errors = Self::default();
        errors.add(field, sentence);
        errors
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn get(&self, field: &str) -> Option<&str> {
        self.0.get(field).map(String::as_str)
    }

    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.0.iter().map(|(field, text)| (*field, text.as_str()))
    }
}
