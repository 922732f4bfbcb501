//! Reads the facts of this device.
//!
//! What the system says ([`Raw`]) and what it means ([`facts`]) are kept apart, so that the meaning
//! is tested without the machine. Not here: names of systems ([`crate::system`]).

use std::path::{Path, PathBuf};

use hearth_domain::fact::{Fact, FactId, Found};
use sysinfo::{CpuRefreshKind, DiskRefreshKind, Disks, MemoryRefreshKind, RefreshKind, System};

use crate::{os, system};

const GIB: f64 = (1u64 << 30) as f64;

/// What the system says of the device, before anybody makes sense of it. Bytes and counts; zero
/// where the system says nothing.
#[derive(Debug, Clone, PartialEq)]
pub struct Raw {
    /// Memory in bytes.
    pub memory: u64,
    /// The processor's own name for its kind.
    pub machine: String,
    /// Threads of the processor.
    pub threads: usize,
    /// Every disk that is mounted.
    pub disks: Vec<Disk>,
    /// Where the system lies.
    pub root: PathBuf,
    /// Which system it is.
    pub system: Found,
}

/// A mounted disk.
#[derive(Debug, Clone, PartialEq)]
pub struct Disk {
    /// Where it is mounted.
    pub mount: PathBuf,
    /// Its size in bytes.
    pub size: u64,
    /// What of it is free for this person, in bytes.
    pub free: u64,
}

/// Reads every fact of this device. Takes some milliseconds, reads nothing but
/// [`crate::sees::WHAT_IS_READ`], and sends nothing.
pub fn device() -> Vec<Fact> {
    facts(&read())
}

fn read() -> Raw {
    let wanted = RefreshKind::nothing()
        .with_memory(MemoryRefreshKind::nothing().with_ram())
        .with_cpu(CpuRefreshKind::nothing());
    let system = System::new_with_specifics(wanted).ok();
    let disks =
        Disks::new_with_refreshed_list_specifics(DiskRefreshKind::nothing().with_storage()).ok();
    Raw {
        memory: system.as_ref().map_or(0, System::total_memory),
        machine: System::cpu_arch(),
        threads: system.as_ref().map_or(0, |system| system.cpus().len()),
        disks: disks
            .iter()
            .flatten()
            .map(|disk| Disk {
                mount: disk.mount_point().to_owned(),
                size: disk.total_space(),
                free: disk.available_space(),
            })
            .collect(),
        root: os::root(),
        system: os::system(),
    }
}

/// What the system's words mean. Unknown, with the reason, where it says nothing.
pub fn facts(raw: &Raw) -> Vec<Fact> {
    let disk = system_disk(&raw.disks, &raw.root);
    let number = |value: Option<f64>, what: &str| match value {
        Some(value) => Found::Number(value),
        None => Found::Unknown(format!(
            "The system does not say {what}. Ask IT to confirm it."
        )),
    };
    let bytes = |bytes: u64| (bytes > 0).then(|| tenths(bytes as f64 / GIB));
    let threads = (raw.threads > 0).then_some(raw.threads as f64);
    let fact = |id, found| Fact { id, found };
    vec![
        fact(
            FactId::Memory,
            number(bytes(raw.memory), "how much memory it has"),
        ),
        fact(FactId::ProcessorKind, system::processor(&raw.machine)),
        fact(
            FactId::ProcessorThreads,
            number(threads, "how many threads its processor has"),
        ),
        fact(
            FactId::DiskFree,
            number(
                // A disk can be full: nothing free is an answer, once the disk is found.
                disk.map(|disk| tenths(disk.free as f64 / GIB)),
                "how much of its disk is free",
            ),
        ),
        fact(
            FactId::DiskSize,
            number(
                disk.and_then(|disk| bytes(disk.size)),
                "how large its disk is",
            ),
        ),
        fact(FactId::System, raw.system.clone()),
    ]
}

/// Rounded down to a tenth: what is shown never claims more than what is there.
fn tenths(number: f64) -> f64 {
    (number * 10.0).floor() / 10.0
}

/// The disk that the system lies on: the one that is mounted deepest above its root.
fn system_disk<'a>(disks: &'a [Disk], root: &Path) -> Option<&'a Disk> {
    disks
        .iter()
        .filter(|disk| disk.size > 0 && root.starts_with(&disk.mount))
        .max_by_key(|disk| disk.mount.components().count())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn disk(mount: &str, size_gib: u64, free_gib: u64) -> Disk {
        Disk {
            mount: mount.into(),
            size: size_gib << 30,
            free: free_gib << 30,
        }
    }

    fn laptop() -> Raw {
        Raw {
            memory: 8_201_637_888,
            machine: "x86_64".into(),
            threads: 8,
            disks: vec![
                disk("/boot/efi", 1, 1),
                disk("/", 237, 101),
                disk("/media/stick", 29, 29),
            ],
            root: "/".into(),
            system: system::linux("ID=debian\nVERSION_ID=\"12\"\n"),
        }
    }

    fn found(raw: &Raw, id: FactId) -> Found {
        let mut found = facts(raw).into_iter().filter(|fact| fact.id == id);
        found.next().unwrap().found
    }

    #[test]
    fn a_laptop_reads_as_what_it_is() {
        let laptop = laptop();
        assert_eq!(found(&laptop, FactId::Memory), Found::Number(7.6));
        assert_eq!(
            found(&laptop, FactId::ProcessorKind),
            Found::Word("x86_64".into())
        );
        assert_eq!(found(&laptop, FactId::ProcessorThreads), Found::Number(8.0));
        assert_eq!(found(&laptop, FactId::DiskSize), Found::Number(237.0));
        assert_eq!(found(&laptop, FactId::DiskFree), Found::Number(101.0));
        assert!(matches!(found(&laptop, FactId::System), Found::System(_)));
    }

    #[test]
    fn what_the_system_does_not_say_is_unknown_with_a_reason() {
        let silent = Raw {
            memory: 0,
            machine: String::new(),
            threads: 0,
            disks: vec![disk("/media/stick", 29, 29)],
            root: "/".into(),
            system: system::other(),
        };
        for fact in facts(&silent) {
            assert!(
                matches!(&fact.found, Found::Unknown(why) if why.contains("Ask IT")),
                "{fact:?}"
            );
        }
    }

    #[test]
    fn a_full_disk_has_nothing_free_which_is_known() {
        let full = Raw {
            disks: vec![disk("/", 237, 0)],
            ..laptop()
        };
        assert_eq!(found(&full, FactId::DiskFree), Found::Number(0.0));
    }

    #[test]
    fn nothing_is_rounded_up_over_a_limit() {
        let short = Raw {
            memory: (7 << 30) - 1,
            ..laptop()
        };
        assert_eq!(found(&short, FactId::Memory), Found::Number(6.9));
    }
}
