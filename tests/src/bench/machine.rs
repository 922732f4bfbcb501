//! What the machine is like and what else it does, so that a figure can be read a year later.

use std::{fs, num::NonZero, thread::available_parallelism};

/// A machine at one moment.
#[derive(Debug, Clone, Copy)]
pub struct Machine {
    /// Processors that this process may use.
    pub processors: usize,
    /// Memory in GiB; none where the system does not say.
    pub memory_gib: Option<f64>,
    /// Tasks that ran or wanted to, on average over the last minute.
    pub load: Option<f64>,
}

impl Machine {
    /// As it is now.
    pub fn now() -> Machine {
        Machine {
            processors: available_parallelism().map_or(1, NonZero::get),
            memory_gib: fs::read_to_string("/proc/meminfo")
                .ok()
                .and_then(|text| memory_gib(&text)),
            load: fs::read_to_string("/proc/loadavg")
                .ok()
                .and_then(|text| text.split(' ').next()?.parse().ok()),
        }
    }
}

fn memory_gib(meminfo: &str) -> Option<f64> {
    let line = meminfo
        .lines()
        .find_map(|it| it.strip_prefix("MemTotal:"))?;
    let kib: f64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(kib / (1024.0 * 1024.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_memory_that_linux_names() {
        let text = "MemTotal:       16777216 kB\nMemFree:        1 kB\n";
        assert_eq!(memory_gib(text), Some(16.0));
    }
}
