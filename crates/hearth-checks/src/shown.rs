//! Facts as people read them, on a terminal and in the window.
//!
//! Not here: JSON ([`crate::report`]), and what a fact is worth.

use hearth_domain::fact::{FactId, Found, SupportTable, System, Unit};

/// What a fact is called.
pub fn title(id: FactId) -> &'static str {
    match id {
        FactId::Memory => "Memory",
        FactId::ProcessorKind => "Processor",
        FactId::ProcessorThreads => "Processor threads",
        FactId::DiskFree => "Free disk space",
        FactId::DiskSize => "Disk size",
        FactId::System => "System",
        FactId::Download => "Download",
        FactId::Upload => "Upload",
        FactId::Latency => "Delay, there and back",
        FactId::Jitter => "How much the delay varies",
        FactId::Loss => "Voice packets lost",
        FactId::CallQuality => "Call quality (MOS) while the line is filled",
        FactId::HelpKey => "Key for assistance",
    }
}

/// What was found of it, with its unit. A system is called what the pack's table calls it.
pub fn found(id: FactId, found: &Found, table: &SupportTable) -> String {
    match found {
        Found::Number(number) => match id.unit() {
            Unit::GiB => format!("{number} GiB"),
            Unit::MbitPerS => format!("{number} Mbit/s"),
            Unit::Ms => format!("{number} ms"),
            Unit::Percent => format!("{number}%"),
            Unit::None => format!("{number}"),
        },
        Found::Word(word) if id == FactId::HelpKey => match word.as_str() {
            "worked" => "it was heard while another program had the keyboard".into(),
            _ => "it was not heard while another program had the keyboard".into(),
        },
        Found::Word(word) => word.clone(),
        Found::System(system) => match table.row(system) {
            Some(row) => row.title.clone(),
            None => name(system),
        },
        Found::Unknown(_) => "not known".into(),
    }
}

/// A system by the name that it gives itself.
fn name(system: &System) -> String {
    let build = system.build.map(|build| format!(", build {build}"));
    let edition = system
        .edition
        .as_ref()
        .map(|edition| format!(", {edition}"));
    [
        Some(format!("{} {}", system.os, system.version)),
        build,
        edition,
    ]
    .into_iter()
    .flatten()
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_are_shown_with_their_units() {
        let table = SupportTable::default();
        let shown = |id, what: Found| found(id, &what, &table);
        assert_eq!(shown(FactId::Memory, Found::Number(7.6)), "7.6 GiB");
        assert_eq!(shown(FactId::Upload, Found::Number(18.0)), "18 Mbit/s");
        assert_eq!(shown(FactId::Loss, Found::Number(0.4)), "0.4%");
        assert_eq!(shown(FactId::ProcessorThreads, Found::Number(8.0)), "8");
        assert_eq!(
            shown(FactId::Memory, Found::Unknown("Nobody says.".into())),
            "not known"
        );
        assert_eq!(
            shown(
                FactId::System,
                crate::system::windows(Some("28001"), Some("Core"))
            ),
            "windows 11, build 28001, core"
        );
    }
}
