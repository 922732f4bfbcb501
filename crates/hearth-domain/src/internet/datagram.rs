//! The datagram of the voice streams, and who may send one.
//!
//! Each is as large as a telephone's packet of 20 ms: 12 bytes of RTP's header (RFC 3550 §5.1) and
//! 160 of G.711, so that the line treats it as it would treat a call. It carries what both ends need
//! to know round trips without comparing their clocks, and a MAC under the key of its lease:
//! HMAC-SHA256 (RFC 2104), truncated to 16 bytes as RFC 2104 §5 allows.
//!
//! Nothing here amplifies. One end asks, the advisor's computer, and sends what it likes; the other
//! answers, the provider's server, and can only make a datagram against one that it has received.
//! All are of one size, so whoever forges the address of somebody else sends them no more than they
//! spend, and a datagram that is replayed earns nothing.
//!
//! | bytes | field | |
//! |---|---|---|
//! | 0–1 | magic | `Hv` |
//! | 2 | version | 1 |
//! | 3 | kind | 1 hello, 2 voice, 3 echo, 4 done |
//! | 4 | sender | 1 the end that asks, 2 the one that answers |
//! | 5 | phase | |
//! | 6–21 | lease | |
//! | 22–25 | sequence | |
//! | 26–33 | sender's time, µs | |
//! | 34 | something was heard | 0 or 1 |
//! | 35–38 | heard: its sequence | 0 if nothing was |
//! | 39–46 | heard: its sender's time, µs | |
//! | 47–54 | heard: so long ago, µs | |
//! | 55–155 | padding | 0 |
//! | 156–171 | MAC of all before it | |
//!
//! Numbers are big-endian. Not here: sockets, addresses and how a lease is come by.

use std::fmt;

use hmac::{Hmac, Mac};
use sha2::Sha256;

/// Bytes of UDP payload in every datagram.
pub const SIZE: usize = 172;

const MAC_SIZE: usize = 16;
const SIGNED: usize = SIZE - MAC_SIZE;
const MAGIC: [u8; 2] = *b"Hv";
const VERSION: u8 = 1;

/// The key of a lease: it signs the lease's datagrams, and whoever shows it may use the rest of the
/// lease. Written as 64 hexadecimal digits, and never in a log.
#[derive(Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "types", derive(ts_rs::TS), ts(type = "string"))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String))]
pub struct LeaseKey(pub [u8; 32]);

/// The name of a lease, as it stands in its datagrams; otherwise written as 32 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "types", derive(ts_rs::TS), ts(type = "string"))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String))]
pub struct LeaseId(pub [u8; 16]);

hexadecimal! { LeaseId LeaseKey }

impl fmt::Debug for LeaseKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LeaseKey(…)")
    }
}

impl fmt::Debug for LeaseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LeaseId({self})")
    }
}

/// What a datagram is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Asks whether anybody is there, and lets the answering end send one.
    Hello,
    /// One packet of a stream that is measured.
    Voice,
    /// Answers at once what was heard last.
    Echo,
    /// The stream of this phase is over.
    Done,
}

/// What a datagram says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Datagram {
    /// What it is for.
    pub kind: Kind,
    /// The phase of the sample that it belongs to.
    pub phase: u8,
    /// How many of its kind were sent before it in this phase; of [`Kind::Done`], how many voice
    /// datagrams.
    pub sequence: u32,
    /// When it was sent, in µs of the sender's clock.
    pub sent_us: u64,
    /// The newest datagram that its sender had heard from the other end.
    pub heard: Option<Heard>,
}

/// A datagram that the other end has heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Heard {
    /// Its sequence.
    pub sequence: u32,
    /// When it was sent, in µs of the clock of the end that sent it.
    pub sent_us: u64,
    /// How long before this answer it had arrived, in µs.
    pub ago_us: u64,
}

/// Why a datagram is refused. Nothing is answered to one that is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Not of the one size that there is.
    #[error("a datagram of another size")]
    Size,
    /// Not one of ours.
    #[error("no datagram of a voice stream")]
    Magic,
    /// From a later or an earlier program.
    #[error("a voice datagram of version {0}")]
    Version(u8),
    /// Of another lease.
    #[error("a voice datagram of another lease")]
    Lease,
    /// Not signed with the key of this lease, or changed since.
    #[error("the MAC is not that of this datagram")]
    Mac,
    /// Our own, sent back to us.
    #[error("a voice datagram from the same end")]
    SameEnd,
    /// Signed, and yet not a datagram.
    #[error("a signed voice datagram that makes no sense")]
    Nonsense,
}

impl LeaseId {
    /// The lease that a datagram says it belongs to, before anything of it is believed; none when
    /// it is no datagram of a voice stream.
    pub fn said_by(bytes: &[u8]) -> Option<LeaseId> {
        let is_ours = bytes.len() == SIZE && bytes.starts_with(&MAGIC);
        let lease = bytes.get(6..22)?.try_into().ok()?;
        is_ours.then_some(LeaseId(lease))
    }
}

impl Heard {
    /// The round trip that it tells, in µs, to the end that sent what was heard and gets the answer
    /// at `arrival_us`: the whole time less the time that the other end kept it. None if that is
    /// less than nothing.
    pub fn round_trip_us(&self, arrival_us: u64) -> Option<u64> {
        arrival_us
            .checked_sub(self.sent_us)?
            .checked_sub(self.ago_us)
    }
}

impl Kind {
    fn code(self) -> u8 {
        match self {
            Kind::Hello => 1,
            Kind::Voice => 2,
            Kind::Echo => 3,
            Kind::Done => 4,
        }
    }

    fn of_code(code: u8) -> Option<Kind> {
        [Kind::Hello, Kind::Voice, Kind::Echo, Kind::Done]
            .into_iter()
            .find(|kind| kind.code() == code)
    }
}

/// The end that asks: the advisor's computer. What it sends is its own affair.
pub struct Asking(Seal);

/// The end that answers: the provider's server. It sends at most as many datagrams as it received
/// authentic ones, and no more than the lease allows.
///
/// What is lost on the way here can so not be answered. The asking end lays in a store of hellos
/// that are not answered before a phase begins, for as many as may be lost in it.
pub struct Answering {
    seal: Seal,
    /// Received and not yet answered.
    credit: u32,
    /// What the lease still allows.
    left: u32,
    /// The sender's time of the newest that counted.
    newest_us: Option<u64>,
}

impl Asking {
    /// The asking end of a lease.
    pub fn new(lease: LeaseId, key: &LeaseKey) -> Asking {
        Asking(Seal::new(lease, key, ASKS))
    }

    /// The bytes of a datagram.
    pub fn seal(&self, datagram: &Datagram) -> [u8; SIZE] {
        self.0.seal(datagram)
    }

    /// Reads a datagram of the answering end.
    ///
    /// # Errors
    /// When it is not one, or not of this lease.
    pub fn open(&self, bytes: &[u8]) -> Result<Datagram, Refused> {
        self.0.open(bytes)
    }
}

impl Answering {
    /// The answering end of a lease that allows it so many datagrams.
    pub fn new(lease: LeaseId, key: &LeaseKey, most: u32) -> Answering {
        Answering {
            seal: Seal::new(lease, key, ANSWERS),
            credit: 0,
            left: most,
            newest_us: None,
        }
    }

    /// Reads a datagram of the asking end. One that was sent later than all before it earns an
    /// answer; a copy does not, nor one that was overtaken.
    ///
    /// # Errors
    /// When it is not one, or not of this lease.
    pub fn open(&mut self, bytes: &[u8]) -> Result<Datagram, Refused> {
        let datagram = self.seal.open(bytes)?;
        if self
            .newest_us
            .is_none_or(|newest| datagram.sent_us > newest)
        {
            self.newest_us = Some(datagram.sent_us);
            self.credit = self.credit.saturating_add(1);
        }
        Ok(datagram)
    }

    /// How many datagrams it may send now.
    pub fn may_send(&self) -> u32 {
        self.credit.min(self.left)
    }

    /// The bytes of a datagram; none when nothing is left to be answered.
    pub fn seal(&mut self, datagram: &Datagram) -> Option<[u8; SIZE]> {
        if self.may_send() == 0 {
            return None;
        }
        self.credit -= 1;
        self.left -= 1;
        Some(self.seal.seal(datagram))
    }
}

/// The two ends, as they stand in a datagram.
const ASKS: u8 = 1;
const ANSWERS: u8 = 2;

/// How one end of a lease writes and reads datagrams.
struct Seal {
    mac: Hmac<Sha256>,
    lease: LeaseId,
    from: u8,
}

impl Seal {
    fn new(lease: LeaseId, key: &LeaseKey, from: u8) -> Seal {
        // RFC 2104 fills a short key with zeros to the block of its hash: done here, so that no
        // length can be wrong.
        let mut block = [0; 64];
        block[..key.0.len()].copy_from_slice(&key.0);
        Seal {
            mac: Hmac::new((&block).into()),
            lease,
            from,
        }
    }

    fn seal(&self, datagram: &Datagram) -> [u8; SIZE] {
        let mut bytes = [0; SIZE];
        let mut end = 0;
        let mut put = |field: &[u8]| {
            bytes[end..end + field.len()].copy_from_slice(field);
            end += field.len();
        };
        let heard = datagram.heard.unwrap_or_default();
        put(&MAGIC);
        put(&[VERSION, datagram.kind.code(), self.from, datagram.phase]);
        put(&self.lease.0);
        put(&datagram.sequence.to_be_bytes());
        put(&datagram.sent_us.to_be_bytes());
        put(&[u8::from(datagram.heard.is_some())]);
        put(&heard.sequence.to_be_bytes());
        put(&heard.sent_us.to_be_bytes());
        put(&heard.ago_us.to_be_bytes());
        let mac = self.mac_of(&bytes[..SIGNED]).finalize().into_bytes();
        bytes[SIGNED..].copy_from_slice(&mac[..MAC_SIZE]);
        bytes
    }

    /// What can be known without the key is looked at first, since it costs least; what is written
    /// in a datagram is not used before its MAC is right.
    fn open(&self, bytes: &[u8]) -> Result<Datagram, Refused> {
        if bytes.len() != SIZE {
            return Err(Refused::Size);
        }
        let (signed, mac) = bytes.split_at(SIGNED);
        let mut rest = signed;
        if take(&mut rest)? != MAGIC {
            return Err(Refused::Magic);
        }
        let [version, kind, from, phase] = take(&mut rest)?;
        if version != VERSION {
            return Err(Refused::Version(version));
        }
        if take(&mut rest)? != self.lease.0 {
            return Err(Refused::Lease);
        }
        // In constant time: how long it takes says nothing of how much of the MAC was right.
        self.mac_of(signed)
            .verify_truncated_left(mac)
            .map_err(|_| Refused::Mac)?;
        match from {
            ASKS | ANSWERS if from != self.from => {}
            ASKS | ANSWERS => return Err(Refused::SameEnd),
            _ => return Err(Refused::Nonsense),
        }
        Ok(Datagram {
            kind: Kind::of_code(kind).ok_or(Refused::Nonsense)?,
            phase,
            sequence: u32::from_be_bytes(take(&mut rest)?),
            sent_us: u64::from_be_bytes(take(&mut rest)?),
            heard: take_heard(&mut rest)?,
        })
    }

    fn mac_of(&self, signed: &[u8]) -> Hmac<Sha256> {
        self.mac.clone().chain_update(signed)
    }
}

fn take_heard(rest: &mut &[u8]) -> Result<Option<Heard>, Refused> {
    let [is_there] = take(rest)?;
    let heard = Heard {
        sequence: u32::from_be_bytes(take(rest)?),
        sent_us: u64::from_be_bytes(take(rest)?),
        ago_us: u64::from_be_bytes(take(rest)?),
    };
    match is_there {
        0 if heard == Heard::default() => Ok(None),
        1 => Ok(Some(heard)),
        _ => Err(Refused::Nonsense),
    }
}

fn take<const N: usize>(rest: &mut &[u8]) -> Result<[u8; N], Refused> {
    let (field, after) = rest.split_first_chunk().ok_or(Refused::Size)?;
    *rest = after;
    Ok(*field)
}
