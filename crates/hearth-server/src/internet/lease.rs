//! Leases that run: who may take a sample, and everything that goes under it.
//!
//! Not here: the rule of admission, which is the domain's.

use std::{
    collections::HashMap,
    net::{IpAddr, SocketAddr},
    sync::{
        Arc, Mutex, MutexGuard, OnceLock, PoisonError,
        atomic::{AtomicU32, AtomicUsize, Ordering},
    },
};

use anyhow::Context;
use hearth_domain::{
    Problem,
    api::internet::{Grant, LeaseAnswer, LeaseRequest},
    id::InstallationId,
    internet::{
        admission::{self, Ask, Full, Refusal, admit, admit_guest},
        answerer::Answerer,
        datagram::{LeaseId, LeaseKey},
        measurement::{CongestionControl, Depth, ServerLoad},
        throughput::Caps,
    },
    time::Ms,
};

use super::{
    busy::{Busy, dropped},
    fill::Fill,
    setting::Internet,
    ticks::Ticks,
};
use crate::{account::limits::Addresses, error::Result};

/// So often a guest may ask in a row, at least.
const FEWEST_TRIES: u32 = 10;

/// Every lease that runs.
pub struct Leases {
    setting: Internet,
    /// How often guests of each address have asked.
    guests_asked: Addresses,
    running: Mutex<HashMap<LeaseId, Arc<Running>>>,
    /// Those that ran out and were not counted yet.
    lost: AtomicUsize,
    ticks: Ticks,
    busy: Arc<Busy>,
    /// The ports for voice: the one that is listened on, and the one that is told.
    port: OnceLock<(u16, u16)>,
    congestion_control: OnceLock<CongestionControl>,
}

/// For whom a lease is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whose {
    /// An advisor's computer.
    Device(InstallationId),
    /// Somebody who has not joined, under a name made for this one time.
    Guest(InstallationId),
}

/// A lease that runs.
pub struct Running {
    /// Its name.
    pub id: LeaseId,
    /// Its bytes.
    pub fill: Fill,
    /// The clock of its samples.
    pub ticks: Ticks,
    key: LeaseKey,
    lease: admission::Lease,
    is_guest: bool,
    voice: Mutex<Answerer>,
    /// The address that its datagrams come from and go to.
    address: OnceLock<SocketAddr>,
    /// Most other full samples at once.
    others: AtomicU32,
    began_us: u64,
    /// Datagrams that the system had dropped before it began.
    dropped: u64,
}

impl Leases {
    /// None yet.
    pub fn new(setting: Internet) -> Leases {
        Leases {
            // IT at one address tries again a few times, and so may all guests that there are places for.
            guests_asked: Addresses::allowing(setting.guests.saturating_mul(2).max(FEWEST_TRIES)),
            setting,
            running: Mutex::default(),
            lost: AtomicUsize::new(0),
            ticks: Ticks::start(),
            busy: Arc::default(),
            port: OnceLock::new(),
            congestion_control: OnceLock::new(),
        }
    }

    /// Voice is listened for on this UDP port from now on.
    pub fn listens_on(&self, port: u16) {
        let told = self.setting.udp_port.unwrap_or(port);
        // It is opened once.
        let _ = self.port.set((port, told));
    }

    /// How the server's TCP was told to fill a line.
    pub fn fills_by(&self, congestion_control: CongestionControl) {
        let _ = self.congestion_control.set(congestion_control);
    }

    /// Takes one try to get a guest's lease from an address.
    ///
    /// # Errors
    /// A problem that says how long to wait.
    pub fn attempt(&self, address: IpAddr, now: Ms) -> std::result::Result<(), Problem> {
        self.guests_asked.attempt(address, now)
    }

    /// Grants a lease, or says when to ask again.
    ///
    /// # Errors
    /// When the system gives no random bytes.
    pub fn ask(&self, whose: Whose, request: &LeaseRequest) -> Result<LeaseAnswer> {
        let (chance, id, key) = (random::<8>()?, random::<16>()?, random::<32>()?);
        let chance = u64::from_le_bytes(chance);
        let now = self.ticks.ms();
        let (device, is_guest) = match whose {
            Whose::Device(device) => (device, false),
            Whose::Guest(device) => (device, true),
        };
        let ask = Ask {
            device,
            depth: request.depth,
            last_mbit_per_s: request.last_mbit_per_s,
            refusals: request.refusals,
            at_once: request.at_once,
        };
        let mut running = self.lock();
        self.let_go(&mut running, now);
        let guests = running.values().filter(|it| it.is_guest).count();
        if is_guest && guests >= self.setting.guests as usize {
            return Ok(LeaseAnswer::NotNow(Refusal {
                why: Full::FullTests,
                retry_after_s: 60,
            }));
        }
        let all = |only_guests: bool| -> Vec<admission::Lease> {
            let wanted = running.values().filter(|it| it.is_guest || !only_guests);
            wanted.map(|it| it.lease.clone()).collect()
        };
        let (capacity, leases) = (self.setting.capacity(), all(false));
        let admitted = match is_guest {
            true => {
                let of_guests = all(true);
                let guests = self.setting.guests;
                admit_guest(&capacity, guests, &leases, &of_guests, &ask, chance, now)
            }
            false => admit(&capacity, &leases, &ask, chance, now),
        };
        let lease = match admitted {
            Ok(lease) => lease,
            Err(refusal) => return Ok(LeaseAnswer::NotNow(refusal)),
        };
        let (id, key) = (LeaseId(id), LeaseKey(key));
        let granted = Grant {
            lease: id,
            key,
            depth: lease.depth,
            starts_in_ms: ms_until(lease.not_before, now),
            ends_in_ms: ms_until(lease.until, now),
            cap_mbit_per_s: lease.cap_mbit_per_s,
            most_bytes: self.setting.most_bytes,
            voice_port: self.port.get().map(|(_, told)| *told),
            congestion_control: self.congestion_control(),
        };
        let others = note_others(&running, lease.depth);
        let caps = Caps {
            bytes: self.setting.most_bytes,
            ..Caps::default()
        };
        let longest_s = (granted.ends_in_ms / 1_000).max(lease.depth.longest_s());
        running.insert(
            id,
            Arc::new(Running {
                id,
                fill: Fill::new(
                    lease.cap_mbit_per_s,
                    caps,
                    Arc::clone(&self.busy),
                    self.ticks,
                ),
                ticks: self.ticks,
                key,
                voice: Mutex::new(Answerer::new(id, &key, longest_s)),
                address: OnceLock::new(),
                lease,
                is_guest,
                others: AtomicU32::new(others),
                began_us: self.ticks.us(),
                dropped: self.dropped(),
            }),
        );
        Ok(LeaseAnswer::Granted(granted))
    }

    /// How many leases of devices ran out since this was asked last, without having been ended.
    pub fn take_lost(&self) -> usize {
        self.let_go(&mut self.lock(), self.ticks.ms());
        self.lost.swap(0, Ordering::Relaxed)
    }

    /// Forgets those that ran out.
    fn let_go(&self, running: &mut HashMap<LeaseId, Arc<Running>>, now: Ms) {
        running.retain(|_, it| {
            let runs = now < it.lease.until;
            if !runs && !it.is_guest {
                self.lost.fetch_add(1, Ordering::Relaxed);
            }
            runs
        });
    }

    /// A lease that runs.
    pub fn find(&self, id: &LeaseId) -> Option<Arc<Running>> {
        let now = self.ticks.ms();
        let running = self.lock();
        running.get(id).filter(|it| now < it.lease.until).cloned()
    }

    /// Ends a lease, and says how busy the server was meanwhile.
    pub fn end(&self, lease: &Running) -> ServerLoad {
        self.lock().remove(&lease.id);
        lease.fill.end();
        lease.voice().close();
        let peak = self.busy.peak_mbit_per_s(lease.began_us, self.ticks.us());
        ServerLoad {
            other_tests: lease.others.load(Ordering::Relaxed),
            uplink_percent: peak / self.setting.uplink_mbit_per_s * 100.0,
            datagrams_dropped: self.dropped().saturating_sub(lease.dropped),
            lateness_p99_ms: lease.voice().lateness_p99_ms(),
        }
    }

    fn congestion_control(&self) -> CongestionControl {
        let told = self.congestion_control.get().copied();
        told.unwrap_or(CongestionControl::NotPinned)
    }

    fn dropped(&self) -> u64 {
        self.port.get().map_or(0, |(port, _)| dropped(*port))
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<LeaseId, Arc<Running>>> {
        // A lease is put in or taken out whole.
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Tells every full sample that runs of one more, and answers how many there are.
fn note_others(running: &HashMap<LeaseId, Arc<Running>>, depth: Depth) -> u32 {
    let full = || running.values().filter(|it| it.lease.depth == Depth::Full);
    let others = u32::try_from(full().count()).unwrap_or(u32::MAX);
    if depth == Depth::Full {
        full().for_each(|it| {
            it.others.fetch_max(others, Ordering::Relaxed);
        });
    }
    others
}

impl Running {
    /// Whether this is its key. In constant time: how long it takes says nothing of how much of it
    /// was right.
    pub fn is_key(&self, key: &LeaseKey) -> bool {
        let difference = |(one, other): (&u8, &u8)| one ^ other;
        let differences = self.key.0.iter().zip(&key.0).map(difference);
        differences.fold(0, |all, it| all | it) == 0
    }

    /// It is of somebody who has not joined.
    pub fn is_guest(&self) -> bool {
        self.is_guest
    }

    /// Its voice.
    pub fn voice(&self) -> MutexGuard<'_, Answerer> {
        self.voice.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether datagrams of this address may be its own: it speaks with one address only.
    pub fn speaks_with(&self, address: SocketAddr) -> bool {
        self.address.get().is_none_or(|known| *known == address)
    }

    /// A true datagram came from there.
    pub fn came_from(&self, address: SocketAddr) {
        // The first one counts.
        let _ = self.address.set(address);
    }

    /// Whether bytes may still go under it.
    pub fn may_fill(&self) -> bool {
        self.ticks.us() < self.until_us()
    }

    /// When it is over, in µs of its clock.
    pub fn until_us(&self) -> u64 {
        u64::try_from(self.lease.until.0).unwrap_or(0) * 1_000
    }
}

fn ms_until(moment: Ms, now: Ms) -> u32 {
    u32::try_from(moment.0 - now.0).unwrap_or(0)
}

fn random<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).context("the system gives no random bytes")?;
    Ok(bytes)
}

#[cfg(test)]
mod tests;
