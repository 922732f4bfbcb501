//! Where a card may go: public addresses, and with `private = true` those of the provider's own
//! network. Everything else is refused, so that nobody makes the server ask what only it can reach.
//!
//! Names are looked up here, every address that is found is checked, and the connection is made to
//! those very addresses: a name that leads elsewhere a moment later changes nothing. Addresses that
//! stand in the url itself never come by here and are checked where it is read
//! ([`super::setting`]). Not here: sending ([`super::send`]).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

/// Whose an address is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// One computer on the internet.
    Public,
    /// This computer, or the provider's own network.
    Private,
    /// Nobody that a card is meant for: many computers at once, none, the next one on the cable, what
    /// stands for another address, and where clouds keep what a server is allowed to do.
    Never,
}

/// Where clouds answer the servers that they run. The usual one, 169.254.169.254, is link-local.
const CLOUDS: [IpAddr; 4] = [
    IpAddr::V4(Ipv4Addr::new(168, 63, 129, 16)),
    IpAddr::V4(Ipv4Addr::new(100, 100, 100, 200)),
    IpAddr::V6(Ipv6Addr::new(0xfd00, 0x0ec2, 0, 0, 0, 0, 0, 0x0254)),
    IpAddr::V6(Ipv6Addr::new(0xfd20, 0x00ce, 0, 0, 0, 0, 0, 0x0254)),
];

/// The blocks of IPv4 that are not public, after IANA's registry of special purposes.
const V4: [(Ipv4Addr, u32, Reach); 17] = [
    (Ipv4Addr::new(0, 0, 0, 0), 8, Reach::Never),
    (Ipv4Addr::new(10, 0, 0, 0), 8, Reach::Private),
    (Ipv4Addr::new(100, 64, 0, 0), 10, Reach::Private),
    (Ipv4Addr::new(127, 0, 0, 0), 8, Reach::Private),
    (Ipv4Addr::new(169, 254, 0, 0), 16, Reach::Never),
    (Ipv4Addr::new(172, 16, 0, 0), 12, Reach::Private),
    (Ipv4Addr::new(192, 0, 0, 0), 24, Reach::Never),
    (Ipv4Addr::new(192, 0, 2, 0), 24, Reach::Never),
    (Ipv4Addr::new(192, 31, 196, 0), 24, Reach::Never),
    (Ipv4Addr::new(192, 52, 193, 0), 24, Reach::Never),
    (Ipv4Addr::new(192, 88, 99, 0), 24, Reach::Never),
    (Ipv4Addr::new(192, 168, 0, 0), 16, Reach::Private),
    (Ipv4Addr::new(192, 175, 48, 0), 24, Reach::Never),
    (Ipv4Addr::new(198, 18, 0, 0), 15, Reach::Never),
    (Ipv4Addr::new(198, 51, 100, 0), 24, Reach::Never),
    (Ipv4Addr::new(203, 0, 113, 0), 24, Reach::Never),
    // Many at once, what was never given out, and everybody on the cable.
    (Ipv4Addr::new(224, 0, 0, 0), 3, Reach::Never),
];

/// The same of IPv6, where only 2000::/3 was ever given out. The first that fits holds.
const V6: [(Ipv6Addr, u32, Reach); 7] = [
    (Ipv6Addr::LOCALHOST, 128, Reach::Private),
    (
        Ipv6Addr::new(0xfc00, 0, 0, 0, 0, 0, 0, 0),
        7,
        Reach::Private,
    ),
    // Ways to stand for another address, among them Teredo and 6to4; and for documentation.
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23, Reach::Never),
    (
        Ipv6Addr::new(0x2001, 0x0db8, 0, 0, 0, 0, 0, 0),
        32,
        Reach::Never,
    ),
    (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16, Reach::Never),
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20, Reach::Never),
    (Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3, Reach::Public),
];

/// Whose an address is. An IPv4 address that is written as IPv6 is the IPv4 address.
pub fn reach(address: IpAddr) -> Reach {
    let address = address.to_canonical();
    if CLOUDS.contains(&address) {
        return Reach::Never;
    }
    match address {
        IpAddr::V4(address) => V4
            .iter()
            .find(|(block, bits, _)| (address.to_bits() ^ block.to_bits()).leading_zeros() >= *bits)
            .map_or(Reach::Public, |(_, _, reach)| *reach),
        IpAddr::V6(address) => V6
            .iter()
            .find(|(block, bits, _)| (address.to_bits() ^ block.to_bits()).leading_zeros() >= *bits)
            .map_or(Reach::Never, |(_, _, reach)| *reach),
    }
}

/// Whether a card may go to an address. `private` is the outlet's setting.
pub fn is_allowed(address: IpAddr, private: bool) -> bool {
    match reach(address) {
        Reach::Public => true,
        Reach::Private => private,
        Reach::Never => false,
    }
}

/// A name leads to an address that no card may go to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the name leads to an address that no card may go to")]
pub struct Forbidden;

/// Looks names up for an HTTP client, and gives it nothing that it may not connect to. One address
/// that is not allowed spoils the others: an honest name has none.
pub struct Guard {
    /// The outlet's setting.
    pub private: bool,
}

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let private = self.private;
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let found: Vec<SocketAddr> = found.collect();
            if found.iter().all(|it| is_allowed(it.ip(), private)) {
                Ok(Box::new(found.into_iter()) as Addrs)
            } else {
                Err(Forbidden.into())
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Reach {
        reach(text.parse().expect("an address"))
    }

    #[test]
    fn every_kind_of_address_is_told_apart() {
        let public = "1.1.1.1 9.255.255.255 11.0.0.0 52.112.0.1 100.63.255.255 100.128.0.0 \
                      126.255.255.255 128.0.0.0 169.253.255.255 169.255.0.0 172.15.255.255 172.32.0.0 \
                      192.167.255.255 192.169.0.0 198.17.255.255 198.20.0.0 223.255.255.255 \
                      ::ffff:52.112.0.1 2001:200:: 2001:4860:4860::8888 2603:1063::1 2a00::1";
        let private = "10.0.0.0 10.255.255.255 100.64.0.0 100.127.255.255 127.0.0.1 127.255.255.255 \
                       172.16.0.0 172.31.255.255 192.168.0.0 192.168.255.255 ::1 fc00::1 \
                       fdff:ffff::1 ::ffff:10.1.2.3 ::ffff:127.0.0.1 ::ffff:192.168.1.1";
        let never = "0.0.0.0 0.1.2.3 168.63.129.16 100.100.100.200 169.254.0.1 169.254.169.254 \
                     192.0.0.192 192.0.2.1 192.88.99.1 198.18.0.1 198.19.255.255 198.51.100.7 \
                     203.0.113.9 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255 :: \
                     ::ffff:169.254.169.254 ::ffff:0.0.0.0 ::ffff:224.0.0.1 ::7f00:1 ::10.0.0.1 \
                     64:ff9b::7f00:1 64:ff9b::a9fe:a9fe 64:ff9b:1::1 100::1 2001::1 2001:20::1 \
                     2001:db8::1 2002:7f00:1::1 3fff::1 4000::1 fe80::1 fec0::1 ff02::1 \
                     fd00:ec2::254 fd20:ce::254";
        for (texts, expected) in [
            (public, Reach::Public),
            (private, Reach::Private),
            (never, Reach::Never),
        ] {
            for text in texts.split_whitespace() {
                assert_eq!(of(text), expected, "{text}");
            }
        }
    }

    #[test]
    fn an_address_of_four_bytes_is_the_same_when_it_is_written_in_sixteen() {
        // A prime apart, so that every place in a block of 65,536 comes up somewhere.
        for bits in (0..=u32::MAX).step_by(65_521) {
            let address = Ipv4Addr::from_bits(bits);
            let plain = reach(IpAddr::V4(address));
            assert_eq!(plain, reach(IpAddr::V6(address.to_ipv6_mapped())));
            // The standard library knows some of the kinds too.
            let is_odd = address.is_unspecified()
                || address.is_link_local()
                || address.is_multicast()
                || address.is_broadcast()
                || address.is_documentation();
            assert!(!is_odd || plain == Reach::Never, "{address}");
            let is_own = address.is_private() || address.is_loopback();
            assert!(!is_own || plain == Reach::Private, "{address}");
        }
    }

    #[test]
    fn a_private_outlet_reaches_more_and_never_everything() {
        for (text, without, with) in [
            ("52.112.0.1", true, true),
            ("127.0.0.1", false, true),
            ("10.0.0.1", false, true),
            ("169.254.169.254", false, false),
            ("0.0.0.0", false, false),
        ] {
            let address = text.parse().expect("an address");
            assert_eq!(is_allowed(address, false), without, "{text}");
            assert_eq!(is_allowed(address, true), with, "{text}");
        }
    }

    #[tokio::test]
    async fn a_name_that_leads_to_this_computer_is_looked_up_for_private_outlets_only() {
        let look = async |private| {
            let name = "localhost".parse().expect("a name");
            Guard { private }.resolve(name).await
        };
        let refused = look(false).await.err().expect("it is refused");
        assert!(refused.is::<Forbidden>());
        let mut found = look(true).await.expect("it is found");
        assert!(found.all(|it| it.ip().is_loopback()));
    }
}
