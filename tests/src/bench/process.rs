//! A program with everything that it started, as Linux counts it.
//!
//! Memory is proportional set size: what a process has to itself, and its share of what several
//! have together. The sum over a program's processes is what the machine gives up for it.

use std::{collections::BTreeMap, fs};

use anyhow::{Context, ensure};

/// A process and its descendants at one moment.
#[derive(Debug)]
pub struct Tree {
    members: Vec<(u32, String)>,
}

impl Tree {
    /// The tree below a process, itself included. Empty when it has ended.
    ///
    /// # Errors
    /// When the system does not list its processes.
    pub fn of(root: u32) -> anyhow::Result<Tree> {
        let mut known = BTreeMap::new();
        for entry in fs::read_dir("/proc").context("Linux lists its processes in /proc")? {
            let name = entry?.file_name();
            let Some(id) = name.to_str().and_then(|name| name.parse::<u32>().ok()) else {
                continue;
            };
            // It may have ended since it was listed.
            if let Ok(stat) = fs::read_to_string(format!("/proc/{id}/stat"))
                && let Some((parent, name)) = parent_and_name(&stat)
            {
                known.insert(id, (parent, name));
            }
        }
        let is_below = |id: u32| {
            let ancestors =
                std::iter::successors(Some(id), |id| known.get(id).map(|(parent, _)| *parent));
            ancestors.take(known.len()).any(|id| id == root)
        };
        let below = known.iter().filter(|(id, _)| is_below(**id));
        Ok(Tree {
            members: below.map(|(id, (_, name))| (*id, name.clone())).collect(),
        })
    }

    /// Whether nothing is left of it.
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// Whether any process of it still runs now.
    pub fn is_any_left(&self) -> bool {
        let runs = |id: &u32| {
            let stat = fs::read_to_string(format!("/proc/{id}/stat"));
            stat.is_ok_and(|stat| parent_and_name(&stat).is_some())
        };
        self.members.iter().any(|(id, _)| runs(id))
    }

    /// The names of its processes, as the system cuts them.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.members.iter().map(|(_, name)| name.as_str())
    }

    /// Whether a process whose name begins like this is part of it.
    pub fn has(&self, beginning: &str) -> bool {
        self.names().any(|name| name.starts_with(beginning))
    }

    /// What it takes, in MiB of proportional set size.
    ///
    /// # Errors
    /// When a process of it has ended meanwhile, or is not ours to look at.
    pub fn memory_mib(&self) -> anyhow::Result<f64> {
        ensure!(!self.is_empty(), "the program has ended");
        let mut kib = 0;
        for (id, name) in &self.members {
            let rollup = fs::read_to_string(format!("/proc/{id}/smaps_rollup"))
                .with_context(|| format!("{name} cannot be measured"))?;
            kib += pss_kib(&rollup).with_context(|| format!("{name} has no memory"))?;
        }
        Ok(kib as f64 / 1024.0)
    }
}

/// What a program has used of the processor since it began.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Used {
    /// Time on the processor, in milliseconds; the kernel counts it in steps of 10.
    pub cpu_ms: u64,
    /// How often threads of it slept and were woken, by the names of process and thread.
    pub wakes: BTreeMap<String, u64>,
}

impl Used {
    /// What was used since an earlier moment.
    #[must_use]
    pub fn since(&self, earlier: &Used) -> Used {
        let woken = |(name, count): (&String, &u64)| {
            let before = earlier.wakes.get(name).copied().unwrap_or(0);
            (name.clone(), count.saturating_sub(before))
        };
        Used {
            cpu_ms: self.cpu_ms.saturating_sub(earlier.cpu_ms),
            wakes: self.wakes.iter().map(woken).collect(),
        }
    }

    /// How often any thread was woken.
    #[must_use]
    pub fn all_wakes(&self) -> u64 {
        self.wakes.values().sum()
    }

    /// The threads that were woken most, first the most woken.
    #[must_use]
    pub fn most_woken(&self, how_many: usize) -> Vec<(&str, u64)> {
        let woken = self.wakes.iter().filter(|(_, count)| **count > 0);
        let mut woken: Vec<_> = woken.map(|(name, count)| (name.as_str(), *count)).collect();
        woken.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        woken.truncate(how_many);
        woken
    }
}

impl Tree {
    /// What its processes have used so far. What began since is in it whole.
    ///
    /// # Errors
    /// When a process of it has ended meanwhile.
    pub fn used(&self) -> anyhow::Result<Used> {
        ensure!(!self.is_empty(), "the program has ended");
        let mut used = Used::default();
        for (id, name) in &self.members {
            let stat = fs::read_to_string(format!("/proc/{id}/stat"))
                .with_context(|| format!("{name} has ended"))?;
            let ticks = ticks(&stat).with_context(|| format!("{name} has no times"))?;
            used.cpu_ms += ticks * TICK_MS;
            for thread in fs::read_dir(format!("/proc/{id}/task"))? {
                // A thread may end while it is looked at.
                let status = fs::read_to_string(thread?.path().join("status"));
                if let Some((thread, count)) = status.ok().as_deref().and_then(voluntary) {
                    *used.wakes.entry(format!("{name}: {thread}")).or_default() += count;
                }
            }
        }
        Ok(used)
    }
}

/// Linux counts processor time for programs in hundredths of a second.
const TICK_MS: u64 = 10;

/// User and system time, the 14th and 15th field of `12 (name) S 1 ...`.
fn ticks(stat: &str) -> Option<u64> {
    let (_, rest) = stat.rsplit_once(')')?;
    let mut fields = rest.split_whitespace().skip(11);
    let user: u64 = fields.next()?.parse().ok()?;
    let system: u64 = fields.next()?.parse().ok()?;
    Some(user + system)
}

/// A thread's name, and how often it gave the processor up by itself: to sleep, and so to be woken.
fn voluntary(status: &str) -> Option<(&str, u64)> {
    let field = |name| status.lines().find_map(|line| line.strip_prefix(name));
    let count = field("voluntary_ctxt_switches:")?.trim().parse().ok()?;
    Some((field("Name:")?.trim(), count))
}

/// Reads `12 (name) S 1 ...`; the name may itself hold brackets.
fn parent_and_name(stat: &str) -> Option<(u32, String)> {
    let (head, rest) = stat.rsplit_once(')')?;
    let (_, name) = head.split_once('(')?;
    let mut fields = rest.split_whitespace();
    // One that has ended and was not yet waited for takes no memory.
    if fields.next()? == "Z" {
        return None;
    }
    Some((fields.next()?.parse().ok()?, name.to_owned()))
}

fn pss_kib(rollup: &str) -> Option<u64> {
    let line = rollup.lines().find_map(|line| line.strip_prefix("Pss:"))?;
    line.trim().strip_suffix(" kB")?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_parent_and_name_whatever_the_name_holds() {
        let stat = "42 (Web (1) x) S 7 42 42 0";
        assert_eq!(parent_and_name(stat), Some((7, "Web (1) x".into())));
        assert_eq!(parent_and_name("42 (gone) Z 7 42"), None);
    }

    #[test]
    fn reads_times_and_wakes() {
        let stat = "42 (a b) S 7 42 42 0 -1 4194560 100 0 0 0 12 30 0 0 20 0";
        assert_eq!(ticks(stat), Some(42));
        assert_eq!(ticks("42 (gone)"), None);
        let status = "Name:\tx\nvoluntary_ctxt_switches:\t17\nnonvoluntary_ctxt_switches:\t3\n";
        assert_eq!(voluntary(status), Some(("x", 17)));
    }

    #[test]
    fn what_was_used_since_is_told_by_thread_and_the_most_woken_first() {
        let wakes = |of: &[(&str, u64)]| Used {
            cpu_ms: 0,
            wakes: of
                .iter()
                .map(|(name, count)| ((*name).into(), *count))
                .collect(),
        };
        let earlier = wakes(&[("a", 5), ("b", 1)]);
        let used = wakes(&[("a", 6), ("b", 4), ("new", 2), ("still", 0)]).since(&earlier);
        assert_eq!(used.all_wakes(), 6);
        assert_eq!(used.most_woken(2), [("b", 3), ("new", 2)]);
    }

    #[test]
    fn takes_the_whole_proportional_size_and_not_a_part_of_it() {
        let rollup = "Rss:  9 kB\nPss:                 1536 kB\nPss_Anon:  2 kB\n";
        assert_eq!(pss_kib(rollup), Some(1536));
    }

    #[test]
    fn this_test_is_below_itself_and_takes_memory() {
        let own = Tree::of(std::process::id()).unwrap();
        assert!(!own.is_empty());
        assert!(own.memory_mib().unwrap() > 0.0);
    }
}
