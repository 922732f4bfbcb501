//! A sample in one plain sentence, for the person whose line it is.
//!
//! Not here: the figures, which stand beside it.

use super::{
    diagnosis::{Because, Change, Diagnosis, Limit},
    judgement::{Verdict, WhyNot},
    limits::Grade,
    measurement::{Abort, Depth},
};

/// A sample in one plain sentence.
pub(super) fn sentence(verdict: Verdict, depth: Depth, diagnosis: &Diagnosis) -> String {
    match verdict {
        Verdict::NotJudged { why } => why_not(why).into(),
        Verdict::Judged { grade: Grade::Good } if depth == Depth::Full => {
            "Calls would have been clear at that time, also while something filled the line.".into()
        }
        Verdict::Judged { grade: Grade::Good } => {
            "Calls would have been clear at that time; this check did not fill the line.".into()
        }
        Verdict::Judged {
            grade: Grade::Borderline,
        } => format!(
            "Calls would have worked, with little to spare: {}.",
            cause(diagnosis)
        ),
        Verdict::Judged { grade: Grade::Poor } => {
            format!("Calls would probably have suffered: {}.", cause(diagnosis))
        }
    }
}

fn why_not(why: WhyNot) -> &'static str {
    match why {
        WhyNot::ServerBusy => {
            "Your provider's server was busy, so this check says nothing about your line."
        }
        WhyNot::UdpBlocked => {
            "Something on the way blocks UDP, which calls use, so we could not tell what a call \
             would lose; ask IT."
        }
        WhyNot::Aborted { cause } => match cause {
            Abort::OnCall => "This check stopped because you were on a call.",
            Abort::ShiftBegan => "This check stopped because your shift began.",
            Abort::Stopped => "You stopped this check.",
            Abort::LineStalled => {
                "This check stopped because packets waited for more than a second."
            }
            Abort::ConnectionLost => {
                "This check stopped because your provider's server could not be reached any more."
            }
            Abort::Slept => "This check stopped because the computer went to sleep.",
            Abort::ClockChanged => "This check stopped because the computer's clock was set.",
        },
    }
}

fn cause(diagnosis: &Diagnosis) -> String {
    let queue = diagnosis.because.iter().find_map(|fact| match fact {
        Because::Queue { ms } => Some(ms.round()),
        _ => None,
    });
    let waits = |doing: &str| match queue {
        Some(ms) => format!("while something {doing}, speech waits {ms} ms longer"),
        None => format!("while something {doing}, speech is lost"),
    };
    match (diagnosis.limit, diagnosis.change) {
        (Limit::UploadQueue, _) | (_, Some(Change::PauseUploads)) => {
            format!(
                "{}, so pause uploads and backups in shifts",
                waits("uploads")
            )
        }
        (Limit::DownloadQueue, _) | (_, Some(Change::PauseDownloads)) => {
            format!("{}, so pause large downloads in shifts", waits("downloads"))
        }
        (Limit::WiFi, _) => "most likely it is the Wi-Fi, so try a cable to the router".into(),
        (Limit::ThisComputer, _) => {
            "this computer was too busy to send on time, so close programs that you do not need"
                .into()
        }
        (Limit::Line, Some(Change::UseCable)) => {
            "it is slower than your work needs, so try a cable to the router before anything else"
                .into()
        }
        (Limit::Line, Some(Change::FasterPackage)) => {
            "the line is slower than your work needs, and a faster package would probably help"
                .into()
        }
        (Limit::Line, Some(Change::AskAboutVpn)) => {
            "packets take long through the VPN, so ask IT whether calls must go that way".into()
        }
        (Limit::Line, _) => {
            "the line itself loses or delays packets, so report a fault to your internet company"
                .into()
        }
        (Limit::UdpBlocked, _) => "something on the way blocks UDP, so ask IT".into(),
        (Limit::Server, _) => "your provider's server was busy".into(),
        (Limit::Nothing, _) => "we could not tell why".into(),
    }
}
