//! From where a request comes, for limits only: an address is never kept and never logged.
//!
//! Not here: how connections are taken ([`crate::listen`]).

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use axum::{extract::FromRequestParts, http::request::Parts};

use crate::{error::Error, state::App};

/// The address of the computer that asks.
#[derive(Debug, Clone, Copy)]
pub struct Peer(pub IpAddr);

/// The other end of a connection: the computer that asks, or a proxy in front of us.
#[derive(Debug, Clone, Copy)]
pub struct OtherEnd(pub SocketAddr);

impl FromRequestParts<App> for Peer {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        let end = parts
            .extensions
            .get::<OtherEnd>()
            .map_or(IpAddr::V6(Ipv6Addr::UNSPECIFIED), |end| end.0.ip());
        if !app.config.behind_proxy {
            return Ok(Peer(end));
        }
        // Only the last address was written by our own proxy; anybody may have written the others.
        let before_proxy = parts
            .headers
            .get_all("x-forwarded-for")
            .iter()
            .next_back()
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.rsplit(',').next())
            .and_then(|address| address.trim().parse().ok());
        Ok(Peer(before_proxy.unwrap_or(end)))
    }
}
