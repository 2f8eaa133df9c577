//! The headers that every answer carries (ASVS 3.4).

use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};

/// No inline script or style, nothing from other hosts, no frames.
const CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; \
    connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'; manifest-src 'self'";

const ALWAYS: &[(&str, &str)] = &[
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "strict-origin-when-cross-origin"),
    ("x-frame-options", "DENY"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=()"),
];

/// Adds what is not there; an answer may bring a stricter policy of its own.
pub fn add(headers: &mut HeaderMap, https: bool) {
    for (name, value) in ALWAYS {
        set_default(headers, &HeaderName::from_static(name), value);
    }
    set_default(headers, &header::CONTENT_SECURITY_POLICY, CSP);
    if https {
        set_default(headers, &header::STRICT_TRANSPORT_SECURITY, "max-age=31536000; includeSubDomains");
    }
}

fn set_default(headers: &mut HeaderMap, name: &HeaderName, value: &'static str) {
    if !headers.contains_key(name) {
        headers.insert(name.clone(), HeaderValue::from_static(value));
    }
}
