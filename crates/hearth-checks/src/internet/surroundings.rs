//! What is so around a sample, as far as the system says: the interface that the route takes, how it
//! is joined to the router, and what else goes through it.
//!
//! The interface is the one that has the address from which this computer speaks to the server, not
//! any that happens to be up. Its counters are numbers of bytes; what they are of nobody looks at.
//! Not here: whether any of it matters.

use std::{
    net::{IpAddr, SocketAddr},
    time::{Duration, Instant},
};

use hearth_domain::internet::measurement::Link;
use netdev::interface::types::InterfaceType;
use tokio::{
    net::TcpStream,
    time::{sleep, timeout},
};

/// Ports of routers, of which one usually answers, be it only that nobody is there.
const ROUTER_PORTS: [u16; 3] = [80, 443, 53];

/// How often the router is asked, and for how long it is waited.
const ASKED: usize = 20;
const ROUTER_PATIENCE: Duration = Duration::from_millis(500);

/// The interface that the route to the server takes.
#[derive(Debug, Clone)]
pub(super) struct Interface {
    name: String,
    /// How it is joined to the router.
    pub(super) link: Link,
    /// It is a tunnel; none when the system does not say what it is.
    pub(super) vpn: Option<bool>,
    /// The router, where it is known.
    pub(super) router: Option<IpAddr>,
}

impl Interface {
    /// The interface with this address; none when there is none, or it is this computer itself.
    pub(super) fn with(address: IpAddr) -> Option<Interface> {
        let all = netdev::get_interfaces();
        let found = all.into_iter().find(|it| has(it, address))?;
        if found.is_loopback() {
            return None;
        }
        let (link, vpn) = kind(found.if_type, &found.name);
        let router = found.gateway.as_ref().and_then(|it| it.ipv4.first());
        Some(Interface {
            name: found.name.clone(),
            link,
            vpn,
            router: router.map(|ip| IpAddr::V4(*ip)),
        })
    }

    /// Bytes that went through it so far, both ways; none when the system does not say.
    pub(super) fn bytes(&self) -> Option<u64> {
        let all = netdev::get_interfaces();
        let found = all.into_iter().find(|it| it.name == self.name)?;
        let stats = found.stats?;
        Some(stats.rx_bytes.saturating_add(stats.tx_bytes))
    }
}

fn has(interface: &netdev::Interface, address: IpAddr) -> bool {
    match address {
        IpAddr::V4(ip) => interface.ipv4.iter().any(|net| net.addr() == ip),
        IpAddr::V6(ip) => interface.ipv6.iter().any(|net| net.addr() == ip),
    }
}

/// How a kind of interface is joined to the router, and whether it is a tunnel. Systems call some
/// tunnels Ethernet, and then only the name tells.
fn kind(what: InterfaceType, name: &str) -> (Link, Option<bool>) {
    let is_named_tunnel = [
        "tun",
        "tap",
        "utun",
        "wg",
        "ppp",
        "ipsec",
        "zt",
        "tailscale",
    ]
    .iter()
    .any(|begin| name.starts_with(begin));
    match what {
        _ if is_named_tunnel => (Link::Unknown, Some(true)),
        InterfaceType::Wireless80211 => (Link::WiFi, Some(false)),
        InterfaceType::Ethernet
        | InterfaceType::Ethernet3Megabit
        | InterfaceType::FastEthernetT
        | InterfaceType::FastEthernetFx
        | InterfaceType::GigabitEthernet => (Link::Wired, Some(false)),
        InterfaceType::Tunnel | InterfaceType::Ppp | InterfaceType::Slip => {
            (Link::Unknown, Some(true))
        }
        _ => (Link::Unknown, None),
    }
}

/// How much the time to the router varies, in ms: the mean of the differences from one answer to the
/// next. None when it does not answer. It tells Wi-Fi from the line, which begins behind it.
pub(super) async fn router_jitter_ms(router: IpAddr) -> Option<f64> {
    let mut port = None;
    for candidate in ROUTER_PORTS {
        if asked(router, candidate).await.is_some() {
            port = Some(candidate);
            break;
        }
    }
    let port = port?;
    let mut took_ms = Vec::with_capacity(ASKED);
    for _ in 0..ASKED {
        took_ms.push(asked(router, port).await?);
        sleep(Duration::from_millis(200)).await;
    }
    let differences = took_ms.windows(2).map(|pair| (pair[1] - pair[0]).abs());
    Some(differences.sum::<f64>() / (took_ms.len() - 1) as f64)
}

/// How long the router took to say yes or no to a connection, in ms.
async fn asked(router: IpAddr, port: u16) -> Option<f64> {
    let since = Instant::now();
    let address = SocketAddr::new(router, port);
    match timeout(ROUTER_PATIENCE, TcpStream::connect(address)).await {
        Ok(Ok(_)) => {}
        Ok(Err(error)) if error.kind() == std::io::ErrorKind::ConnectionRefused => {}
        Ok(Err(_)) | Err(_) => return None,
    }
    Some(since.elapsed().as_secs_f64() * 1_000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tunnel_is_seen_by_kind_or_name() {
        assert_eq!(
            kind(InterfaceType::Wireless80211, "wlan0"),
            (Link::WiFi, Some(false))
        );
        assert_eq!(
            kind(InterfaceType::Ethernet, "eth0"),
            (Link::Wired, Some(false))
        );
        assert_eq!(
            kind(InterfaceType::Ethernet, "tun0"),
            (Link::Unknown, Some(true))
        );
        assert_eq!(
            kind(InterfaceType::Tunnel, "x"),
            (Link::Unknown, Some(true))
        );
        assert_eq!(kind(InterfaceType::Unknown, "x"), (Link::Unknown, None));
    }

    #[tokio::test]
    async fn this_computer_has_no_interface_to_itself_and_answers_itself() {
        assert!(Interface::with("127.0.0.1".parse().unwrap()).is_none());
        assert!(Interface::with("192.0.2.1".parse().unwrap()).is_none());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        assert!(asked(address.ip(), address.port()).await.is_some());
        drop(listener);
        assert!(
            asked(address.ip(), address.port()).await.is_some(),
            "a refusal is an answer"
        );
    }
}
