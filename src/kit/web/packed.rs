//! A body that is sent many times: compressed once for each encoding that browsers ask for.

use std::io::Write;
use std::sync::OnceLock;

use actix_web::http::header::{
    self, AcceptEncoding, CONTENT_ENCODING, ContentEncoding, Encoding, Header, HeaderValue, VARY,
};
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};

/// Good enough for a page that lives for seconds, and a hundred times as fast as the best.
const BROTLI_QUALITY: i32 = 5;
/// The logarithm of the window: pages are smaller than 4 MiB.
const BROTLI_WINDOW: i32 = 22;

#[derive(Debug)]
pub struct Packed {
    plain: Bytes,
    brotli: OnceLock<Bytes>,
    gzip: OnceLock<Bytes>,
}

impl Packed {
    pub fn new(plain: Bytes) -> Self {
        Self { plain, brotli: OnceLock::new(), gzip: OnceLock::new() }
    }

    pub fn plain(&self) -> &Bytes {
        &self.plain
    }

    /// Bytes in memory at most: the compressed forms are smaller than the plain one.
    pub fn weight(&self) -> usize {
        self.plain.len() * 2
    }

    /// Ends the answer with this body in the encoding that the request likes best.
    pub fn answer(&self, request: &HttpRequest, mut answer: HttpResponseBuilder) -> HttpResponse {
        answer.insert_header((VARY, HeaderValue::from_static("accept-encoding")));
        let known = [Encoding::brotli(), Encoding::gzip(), Encoding::identity()];
        let asked = AcceptEncoding::parse(request).ok();
        let chosen = asked.filter(|_| request.headers().contains_key(header::ACCEPT_ENCODING));
        match chosen.and_then(|asked| asked.negotiate(known.iter())) {
            Some(Encoding::Known(ContentEncoding::Brotli)) => {
                answer.insert_header((CONTENT_ENCODING, HeaderValue::from_static("br")));
                answer.body(self.brotli.get_or_init(|| brotli(&self.plain)).clone())
            }
            Some(Encoding::Known(ContentEncoding::Gzip)) => {
                answer.insert_header((CONTENT_ENCODING, HeaderValue::from_static("gzip")));
                answer.body(self.gzip.get_or_init(|| gzip(&self.plain)).clone())
            }
            _ => answer.body(self.plain.clone()),
        }
    }
}

/// Writing to memory does not fail; a form that did would be empty, so the plain one is kept.
fn brotli(plain: &Bytes) -> Bytes {
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: BROTLI_QUALITY,
        lgwin: BROTLI_WINDOW,
        ..Default::default()
    };
    let mut packed = Vec::with_capacity(plain.len() / 3);
    drop(brotli::BrotliCompress(&mut plain.as_ref(), &mut packed, &parameters));
    Bytes::from(packed)
}

fn gzip(plain: &Bytes) -> Bytes {
    let mut encoder =
        flate2::write::GzEncoder::new(Vec::with_capacity(plain.len() / 3), flate2::Compression::default());
    drop(encoder.write_all(plain));
    Bytes::from(encoder.finish().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::body::to_bytes;
    use actix_web::test::TestRequest;

    async fn sent(accept: Option<&str>) -> (Option<String>, Bytes) {
        let text = "gapless playback ".repeat(400);
        let mut request = TestRequest::get();
        if let Some(accept) = accept {
            request = request.insert_header((header::ACCEPT_ENCODING, accept));
        }
        let answer = Packed::new(Bytes::from(text)).answer(&request.to_http_request(), HttpResponse::Ok());
        let encoding = answer.headers().get(CONTENT_ENCODING).map(|value| value.to_str().unwrap().to_owned());
        (encoding, to_bytes(answer.into_body()).await.unwrap())
    }

    #[actix_web::test]
    async fn a_body_is_sent_in_the_encoding_that_was_asked_for() {
        let (encoding, plain) = sent(None).await;
        assert_eq!((encoding, plain.len()), (None, 6_800));
        let (encoding, packed) = sent(Some("gzip, deflate, br, zstd")).await;
        assert_eq!(encoding.as_deref(), Some("br"));
        let mut unpacked = Vec::new();
        brotli::BrotliDecompress(&mut packed.as_ref(), &mut unpacked).unwrap();
        assert_eq!(Bytes::from(unpacked), plain);
        let (encoding, packed) = sent(Some("gzip;q=0.5, br;q=0")).await;
        assert_eq!(encoding.as_deref(), Some("gzip"));
        let mut unpacked = Vec::new();
        std::io::copy(&mut flate2::read::GzDecoder::new(packed.as_ref()), &mut unpacked).unwrap();
        assert_eq!(Bytes::from(unpacked), plain);
    }
}
