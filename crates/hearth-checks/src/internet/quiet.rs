//! Waiting for other traffic of this computer to end before a test that was booked: a download that
//! runs anyway would be measured with it.
//!
//! Only the counters of the interface are read, as during a test. Not here: how much is too much
//! ([`hearth_domain::internet::traffic`]), and traffic of other computers at home, which no counter
//! here shows.

use std::{net::IpAddr, time::Duration};

use hearth_domain::internet::traffic::{LONGEST_WAIT_S, LOOK_S, is_quiet};
use tokio::{net::UdpSocket, time::sleep};

use super::{surroundings::Interface, way::Way};

/// Waits until this computer's other traffic is low, for a minute at most. Where the system does not
/// count, nothing is waited for. Nothing is sent.
pub async fn until_quiet(way: &Way, last_mbit_per_s: Option<f64>) {
    let Some(interface) = local(way).await.and_then(Interface::with) else {
        return;
    };
    let mut before = interface.bytes();
    for _ in 0..LONGEST_WAIT_S / LOOK_S {
        sleep(Duration::from_secs(LOOK_S)).await;
        let now = interface.bytes();
        let Some((then, now)) = before.zip(now) else {
            return;
        };
        if is_quiet(now.saturating_sub(then), LOOK_S, last_mbit_per_s) {
            return;
        }
        before = Some(now);
    }
}

/// The address from which this computer speaks to the server. Choosing it sends nothing.
async fn local(way: &Way) -> Option<IpAddr> {
    for any in ["0.0.0.0:0", "[::]:0"] {
        let socket = UdpSocket::bind(any).await.ok()?;
        if socket.connect(way.server()).await.is_ok() {
            return Some(socket.local_addr().ok()?.ip());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_server_on_this_computer_is_waited_for_by_nobody() {
        let way = Way::to("http://127.0.0.1:9", None).unwrap();
        let waited = tokio::time::timeout(Duration::from_secs(30), until_quiet(&way, None));
        assert!(waited.await.is_ok(), "there is no line to be filled");
        assert_eq!(local(&way).await, Some("127.0.0.1".parse().unwrap()));
    }
}
