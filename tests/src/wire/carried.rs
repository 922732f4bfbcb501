//! What a wire has carried one way, by time: the line's own word on when it was full, and on what TCP
//! brought over it.
//!
//! Not here: carrying it.

use std::{
    collections::{BTreeMap, HashMap},
    ops::Range,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use etherparse::{SlicedPacket, TcpSlice, TransportSlice};

/// What arrives is counted by stretches of this length.
const STRETCH: Duration = Duration::from_millis(100);

/// So many bytes in a stretch are a transfer, or on a slow line this share of what fits into one: what opens
/// connections is less.
const BEGINS: f64 = 30_000.0;
const BEGINS_SHARE: f64 = 0.7;

/// Losses make holes in a transfer: so many stretches together say whether it goes on.
const TOGETHER: usize = 5;

/// What has arrived at one end since the wire was made.
#[derive(Debug)]
pub struct Carried {
    began: Instant,
    counted: Mutex<Counted>,
}

#[derive(Debug, Default)]
struct Counted {
    stretches: Vec<Stretch>,
    /// By the ports of both ends.
    transfers: HashMap<[u16; 2], Transfer>,
}

/// The bytes of some time.
#[derive(Debug, Clone, Copy, Default)]
struct Stretch {
    /// All, with headers.
    arrived: u64,
    /// What TCP handed over.
    handed: u64,
}

/// What one TCP connection has brought, as its receiver puts it together.
#[derive(Debug, Default)]
struct Transfer {
    /// The sequence number of the first byte.
    first: u32,
    /// Bytes that were handed over: all before them have come.
    handed: u64,
    /// What came early, from where until where: something before it is missing.
    early: BTreeMap<u64, u64>,
}

impl Carried {
    /// Nothing yet.
    pub(super) fn new() -> Carried {
        Carried {
            began: Instant::now(),
            counted: Mutex::default(),
        }
    }

    /// Counts a packet that arrives now.
    pub(super) fn note(&self, packet: &[u8]) {
        let at = self.stretch(Instant::now());
        let mut counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        let Counted {
            stretches,
            transfers,
        } = &mut *counted;
        if stretches.len() <= at {
            stretches.resize(at + 1, Stretch::default());
        }
        stretches[at].arrived += packet.len() as u64;
        let sliced = SlicedPacket::from_ip(packet);
        if let Ok(Some(TransportSlice::Tcp(tcp))) = sliced.map(|it| it.transport) {
            let ports = [tcp.source_port(), tcp.destination_port()];
            stretches[at].handed += transfers.entry(ports).or_default().take(&tcp);
        }
    }

    /// The longest time since an instant in which something filled the line, from its beginning to
    /// its end; none when nothing went over it.
    pub fn filled(&self, since: Instant) -> Option<Range<Instant>> {
        let first = self.stretch(since);
        let counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        let since = counted.stretches.get(first..)?;
        let arrived: Vec<u64> = since.iter().map(|stretch| stretch.arrived).collect();
        let filled = busiest(&arrived)?;
        let at = |stretch: usize| self.began + STRETCH * (first + stretch) as u32;
        Some(at(filled.start)..at(filled.end))
    }

    /// When TCP began to bring more over a line of so many Mbit/s than opening connections takes, after an
    /// instant; none when it did not.
    pub fn transfer_began(&self, since: Instant, mbit_per_s: f64) -> Option<Instant> {
        let fits = mbit_per_s * 1e6 / 8.0 * STRETCH.as_secs_f64();
        let least = BEGINS.min(BEGINS_SHARE * fits) as u64;
        let first = self.stretch(since);
        let counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        let mut since = counted.stretches.get(first..)?.iter();
        let at = since.position(|stretch| stretch.handed > least)?;
        Some(self.began + STRETCH * (first + at) as u32)
    }

    /// What TCP handed over in this time, in Mbit/s; none when the time has not come. What was sent
    /// twice counts once, and whoever reads from TCP has read as much.
    pub fn mbit_per_s(&self, time: Range<Instant>) -> Option<f64> {
        let of = self.stretch(time.start)..self.stretch(time.end);
        let counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        let stretches = counted.stretches.get(of)?;
        let bytes: u64 = stretches.iter().map(|stretch| stretch.handed).sum();
        let seconds = STRETCH.as_secs_f64() * stretches.len() as f64;
        (seconds > 0.0).then(|| bytes as f64 * 8.0 / 1e6 / seconds)
    }

    fn stretch(&self, at: Instant) -> usize {
        let since = at.saturating_duration_since(self.began);
        (since.as_millis() / STRETCH.as_millis()) as usize
    }
}

impl Transfer {
    /// Takes a segment and says how many bytes can be handed over for it.
    fn take(&mut self, tcp: &TcpSlice) -> u64 {
        if tcp.syn() {
            *self = Transfer {
                first: tcp.sequence_number().wrapping_add(1),
                ..Transfer::default()
            };
            return 0;
        }
        self.bring(tcp.sequence_number(), tcp.payload().len() as u64)
    }

    /// The same for so many bytes from a sequence number on. Sequence numbers begin again after 4 GiB.
    fn bring(&mut self, sequence: u32, bytes: u64) -> u64 {
        let before = self.handed;
        let next = self.first.wrapping_add(before as u32);
        let ahead = i64::from(sequence.wrapping_sub(next).cast_signed());
        let from = before.saturating_add_signed(ahead);
        let until = before.saturating_add_signed(ahead.saturating_add_unsigned(bytes));
        let known = self.early.entry(from).or_default();
        *known = until.max(*known);
        while let Some(earliest) = self.early.first_entry()
            && *earliest.key() <= self.handed
        {
            self.handed = earliest.remove().max(self.handed);
        }
        self.handed - before
    }
}

/// From the first to the last of those stretches around which a quarter of the most was carried: more
/// than voice and acknowledgements are of the slowest line.
fn busiest(bytes: &[u64]) -> Option<Range<usize>> {
    let around = |at: usize| {
        let from = at.saturating_sub(TOGETHER / 2);
        let to = (at + TOGETHER / 2 + 1).min(bytes.len());
        bytes[from..to].iter().sum::<u64>() / (to - from) as u64
    };
    let most = (0..bytes.len())
        .map(around)
        .max()
        .filter(|most| *most > 0)?;
    let mut busy = (0..bytes.len()).filter(|at| around(*at) >= most.div_ceil(4));
    let first = busy.next()?;
    Some(first..busy.next_back().unwrap_or(first) + 1)
}

#[cfg(test)]
mod tests {
    use super::{Transfer, busiest};

    #[test]
    fn a_transfer_with_holes_is_one_and_voice_is_none() {
        let voice = [16_u64; 30];
        let transfer = [120, 125, 0, 0, 125, 125, 60, 125, 125, 125];
        let bytes = [&voice[..], &transfer, &voice].concat();
        let found = busiest(&bytes).unwrap();
        assert!((28..=30).contains(&found.start), "{found:?}");
        assert!((40..=42).contains(&found.end), "{found:?}");
        assert_eq!(busiest(&[0; 20]), None);
        assert_eq!(busiest(&[]), None);
    }

    #[test]
    fn tcp_hands_over_what_is_whole_and_nothing_twice() {
        let mut transfer = Transfer {
            first: u32::MAX - 99,
            ..Transfer::default()
        };
        let mut bring = |at: u32, bytes| transfer.bring(at.wrapping_sub(100), bytes);
        assert_eq!(bring(0, 50), 50);
        assert_eq!(bring(100, 50), 0, "something before it is missing");
        assert_eq!(bring(150, 30), 0);
        assert_eq!(bring(0, 50), 0, "sent twice");
        assert_eq!(bring(40, 60), 130, "a part of it was sent twice");
        assert_eq!(bring(180, 0), 0, "an acknowledgement");
        assert_eq!(bring(180, 20), 20);
    }
}
