//! How busy the server's own line is with samples, second by second.
//!
//! Not here: what else uses the line. The server knows of nothing but itself; whoever sets it up
//! leaves room for the rest.

use std::sync::{Mutex, PoisonError};

/// Seconds that are remembered: longer than a lease.
const SECONDS: usize = 256;

/// Which way bytes went.
#[derive(Debug, Clone, Copy)]
pub enum Way {
    /// To people's computers.
    Out = 0,
    /// From them.
    In = 1,
}

/// Bytes of the last minutes, by second.
pub struct Busy(Mutex<[Second; SECONDS]>);

#[derive(Clone, Copy, Default)]
struct Second {
    number: u64,
    bytes: [u64; 2],
}

impl Default for Busy {
    fn default() -> Busy {
        Busy(Mutex::new([Second::default(); SECONDS]))
    }
}

impl Busy {
    /// Notes bytes that go over the line now (µs).
    pub fn note(&self, now_us: u64, way: Way, bytes: usize) {
        let number = now_us / 1_000_000;
        let mut seconds = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let second = &mut seconds[number as usize % SECONDS];
        if second.number != number {
            *second = Second {
                number,
                bytes: [0; 2],
            };
        }
        second.bytes[way as usize] += bytes as u64;
    }

    /// The busiest second between two times (µs), in Mbit/s of the busier direction.
    pub fn peak_mbit_per_s(&self, from_us: u64, to_us: u64) -> f64 {
        let within = from_us / 1_000_000..=to_us / 1_000_000;
        let seconds = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let bytes = seconds
            .iter()
            .filter(|second| within.contains(&second.number))
            .flat_map(|second| second.bytes)
            .max();
        bytes.unwrap_or(0) as f64 * 8.0 / 1e6
    }
}

/// Datagrams for a port that the system dropped before they were read; 0 where it does not say.
pub fn dropped(port: u16) -> u64 {
    let tables = ["/proc/net/udp", "/proc/net/udp6"];
    let read = tables
        .iter()
        .filter_map(|it| std::fs::read_to_string(it).ok());
    read.map(|table| dropped_in(&table, port)).sum()
}

/// The last column of a line is its drops; the second is the local address, ending in its port.
fn dropped_in(table: &str, port: u16) -> u64 {
    let port = format!(":{port:04X}");
    let of = |line: &str| {
        let mut columns = line.split_ascii_whitespace();
        let is_ours = columns.nth(1)?.ends_with(&port);
        is_ours.then(|| columns.next_back()?.parse::<u64>().ok())?
    };
    table.lines().skip(1).filter_map(of).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_busiest_second_counts_and_old_ones_do_not() {
        let busy = Busy::default();
        busy.note(1_000_000, Way::Out, 1_000_000);
        busy.note(1_999_999, Way::Out, 250_000);
        busy.note(1_500_000, Way::In, 1_100_000);
        busy.note(2_000_000, Way::In, 125_000);
        assert_eq!(busy.peak_mbit_per_s(0, 3_000_000), 10.0);
        assert_eq!(busy.peak_mbit_per_s(2_000_000, 3_000_000), 1.0);
        // The same place in the ring, some minutes later.
        busy.note(257_000_000, Way::In, 125_000);
        assert_eq!(busy.peak_mbit_per_s(0, 2_000_000 - 1), 0.0);
    }

    #[test]
    fn drops_are_read_by_port() {
        let table = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops\n\
             88: 00000000:1BC7 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 1 2 0 41\n\
             89: 00000000:1BC7 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 1 2 0 1\n\
             90: 00000000:1BC8 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 1 2 0 7\n";
        assert_eq!(dropped_in(table, 7_111), 42);
        assert_eq!(dropped_in(table, 7_113), 0);
        assert_eq!(dropped_in("", 7_111), 0);
    }
}
