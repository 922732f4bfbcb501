//! `hearth-server pack check`: what is wrong with pack files, with file and line.
//!
//! Not here: the rules ([`hearth_domain::pack::check`]), and publishing ([`crate::packs`]).

use std::{
    fmt, fs,
    path::{Path, PathBuf},
};

use hearth_domain::{
    pack::{Pack, check, parse::parse},
    time::Date,
};

/// What was found, a line each.
pub struct Report {
    good: Vec<String>,
    faults: Vec<String>,
}

impl Report {
    /// Whether every pack can be published.
    pub fn is_good(&self) -> bool {
        self.faults.is_empty()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for line in self.faults.iter().chain(&self.good) {
            writeln!(f, "{line}")?;
        }
        Ok(())
    }
}

/// Checks files, and the one file against the version before it.
pub fn check(files: &[PathBuf], against: Option<&Path>, today: Date) -> Report {
    let mut report = Report {
        good: Vec::new(),
        faults: Vec::new(),
    };
    let old = match against.map(read).transpose() {
        Ok(old) => old,
        Err(fault) => {
            report.faults.push(fault);
            None
        }
    };
    for file in files {
        let pack = match read(file) {
            Ok(pack) => pack,
            Err(fault) => {
                report.faults.push(fault);
                continue;
            }
        };
        let mut faults = check::check(&pack, today);
        if let Some(old) = &old {
            faults.extend(check::against(&pack, old));
        }
        if faults.is_empty() {
            report.good.push(format!(
                "{}: {} version {} is good: {} items.",
                file.display(),
                pack.id,
                pack.version,
                pack.items.len()
            ));
        }
        let said = faults
            .iter()
            .map(|fault| format!("{}: {fault}", file.display()));
        report.faults.extend(said);
    }
    report
}

fn read(file: &Path) -> Result<Pack, String> {
    let name = file.display();
    let text = fs::read_to_string(file).map_err(|error| {
        format!("{name}: line 1: The file cannot be read: {error}. Check its name.")
    })?;
    parse(&text).map_err(|fault| format!("{name}: {fault}"))
}
