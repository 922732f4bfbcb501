//! The closed list of what is read from this computer.
//!
//! Not here: reading it ([`crate::device`]).

use hearth_domain::fact::FactId;

/// One thing that is read, as people are told of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Read {
    /// What is read.
    pub title: &'static str,
    /// What for, and what is not read along with it.
    pub why: &'static str,
    /// The facts that come of it.
    pub facts: &'static [FactId],
}

/// Everything that Hearth reads from this computer by itself, in the order in which the page shows
/// it. A fact that is not here cannot be read.
pub const WHAT_IS_READ: &[Read] = &[
    Read {
        title: "How much memory it has",
        why: "Calls and the remote desktop run side by side and need room. It is 1 number. \
              Hearth does not look at what is in the memory.",
        facts: &[FactId::Memory],
    },
    Read {
        title: "The kind of processor, and how many threads it has",
        why: "A processor that is too slow makes calls stutter. It is a word and a number. \
              Hearth does not look at which programs run.",
        facts: &[FactId::ProcessorKind, FactId::ProcessorThreads],
    },
    Read {
        title: "How large the system's disk is, and how much of it is free",
        why: "A full disk stops security updates. It is 2 numbers. Hearth does not look at any \
              file or folder of yours.",
        facts: &[FactId::DiskSize, FactId::DiskFree],
    },
    Read {
        title: "The name, version, build and edition of its system",
        why: "A system that its maker no longer updates is open to attack. Hearth does not read \
              the computer's name, its serial number or who uses it.",
        facts: &[FactId::System],
    },
];

/// What is read of this computer while a test of the line runs, and at no other time but for what is
/// paid by the byte, which booked tests ask before they begin.
pub const WHILE_TESTING: &[Read] = &[
    Read {
        title: "Whether it reaches the router by cable or Wi-Fi, and whether through a VPN",
        why: "So that a test can say if a cable would help. It is 2 words. Hearth does not read the \
              name of your Wi-Fi, and keeps no address.",
        facts: &[],
    },
    Read {
        title: "How many bytes go through that connection, and how soon the router answers",
        why: "So that a download at home is not taken for a bad line. It is 2 numbers. Hearth does \
              not look at what the bytes are, or at other devices.",
        facts: &[],
    },
    Read {
        title: "Whether the system says that you pay for data by the byte",
        why: "So that no test uses up data that you pay for. It is a yes or a no.",
        facts: &[],
    },
    Read {
        title: "How late it sends its own packets, if it slept, and if its clock was set",
        why: "So that a busy computer is not taken for a bad line.",
        facts: &[],
    },
];

/// What is asked of the system before something is shown that can wait, and at no other time.
pub const WHILE_REMINDING: &[Read] = &[Read {
    title: "Whether the system says that you do not want to be disturbed",
    why: "So that no reminder comes then. It is a yes or a no, and not every system says it.",
    facts: &[],
}];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use hearth_domain::{
        fact::Probe,
        internet::measurement::{CongestionControl, Link, Surroundings},
    };

    use super::*;

    /// The fact after this one. A fact that is added to the domain does not compile here until
    /// somebody has thought about this page.
    fn after(id: FactId) -> Option<FactId> {
        match id {
            FactId::Memory => Some(FactId::ProcessorKind),
            FactId::ProcessorKind => Some(FactId::ProcessorThreads),
            FactId::ProcessorThreads => Some(FactId::DiskFree),
            FactId::DiskFree => Some(FactId::DiskSize),
            FactId::DiskSize => Some(FactId::System),
            FactId::System => Some(FactId::Download),
            FactId::Download => Some(FactId::Upload),
            FactId::Upload => Some(FactId::Latency),
            FactId::Latency => Some(FactId::Jitter),
            FactId::Jitter => Some(FactId::Loss),
            FactId::Loss => Some(FactId::CallQuality),
            FactId::CallQuality => Some(FactId::HelpKey),
            FactId::HelpKey => None,
        }
    }

    #[test]
    fn the_page_lists_every_fact_of_this_device_and_nothing_else() {
        let all = std::iter::successors(Some(FactId::Memory), |id| after(*id));
        let device: BTreeSet<FactId> = all.filter(|id| id.probe() == Probe::Device).collect();
        let listed: Vec<FactId> = WHAT_IS_READ
            .iter()
            .flat_map(|it| it.facts)
            .copied()
            .collect();
        assert_eq!(listed.iter().copied().collect::<BTreeSet<_>>(), device);
        assert_eq!(listed.len(), device.len(), "each fact is told of once");
    }

    /// The row that tells of each thing that stands around a sample. One that is added does not
    /// compile here until somebody has thought about the page.
    fn rows(it: &Surroundings) -> Vec<usize> {
        let Surroundings {
            link: _,
            vpn: _,
            other_traffic_bytes: _,
            gateway_jitter_ms: _,
            metered: _,
            sender_lateness_p99_ms: _,
            // It is set, not read.
            congestion_control: _,
            // The advisor says it.
            household: _,
        } = it;
        vec![0, 0, 1, 1, 2, 3]
    }

    #[test]
    fn the_page_lists_what_stands_around_a_test() {
        let around = Surroundings {
            link: Link::Unknown,
            vpn: None,
            metered: None,
            other_traffic_bytes: None,
            congestion_control: CongestionControl::NotPinned,
            sender_lateness_p99_ms: None,
            gateway_jitter_ms: None,
            household: None,
        };
        let told: BTreeSet<usize> = rows(&around).into_iter().collect();
        assert_eq!(told, (0..WHILE_TESTING.len()).collect());
    }

    #[test]
    fn what_is_read_is_what_is_listed() {
        let listed: BTreeSet<FactId> = WHAT_IS_READ
            .iter()
            .flat_map(|it| it.facts)
            .copied()
            .collect();
        let found = crate::device::device();
        assert_eq!(
            found.iter().map(|it| it.id).collect::<BTreeSet<_>>(),
            listed
        );
        assert_eq!(found.len(), listed.len());
    }
}
