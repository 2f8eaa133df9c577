//! Who is at the other end of the line.

use std::net::{IpAddr, Ipv6Addr};

use actix_web::HttpRequest;

use crate::kit::config::Config;

/// The client's address: the peer's, or what a trusted proxy says (TRUST F28).
pub fn address(request: &HttpRequest, config: &Config) -> IpAddr {
    let peer = request.peer_addr().map_or(IpAddr::V6(Ipv6Addr::UNSPECIFIED), |peer| peer.ip());
    if !config.trusted_proxies.contains(&peer) {
        return peer;
    }
    // A proxy may add a line of its own below one that the client sent: all lines are one list.
    let mut forwarded: Vec<&str> = Vec::new();
    for line in request.headers().get_all("x-forwarded-for") {
        forwarded.extend(line.to_str().unwrap_or_default().split(','));
    }
    let mut addresses = forwarded.iter().rev().map(|ip| ip.trim().parse::<IpAddr>());
    // What can't be read was not written by a proxy of ours, and neither was what stands before it.
    addresses.by_ref().map_while(Result::ok).find(|ip| !config.trusted_proxies.contains(ip)).unwrap_or(peer)
}

/// What limits count by: an IPv4 address, or an IPv6 /64.
pub fn prefix(address: IpAddr) -> String {
    match address {
        IpAddr::V4(v4) => v4.to_string(),
        IpAddr::V6(v6) => {
            let s = v6.segments();
            format!("{:x}:{:x}:{:x}:{:x}::/64", s[0], s[1], s[2], s[3])
        }
    }
}

/// A few words about the browser, for the list of sessions.
pub fn device(request: &HttpRequest) -> String {
    let agent = request.headers().get("user-agent").and_then(|value| value.to_str().ok()).unwrap_or("");
    let browser = [("Firefox", "Firefox"), ("Edg/", "Edge"), ("Chrome", "Chrome"), ("Safari", "Safari")]
        .iter()
        .find(|(sign, _)| agent.contains(sign))
        .map_or("A browser", |(_, name)| name);
    let system = [
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ]
    .iter()
    .find(|(sign, _)| agent.contains(sign))
    .map_or("an unknown system", |(_, name)| name);
    format!("{browser} on {system}")
}
