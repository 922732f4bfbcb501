//! A sample, and all of them together, in plain sentences for the person whose line it is.
//!
//! Not here: the figures, which stand beside them.

use std::collections::BTreeMap;

use super::{
    coverage::{Claim, Evidence, Skip, WindowCoverage},
    diagnosis::{Because, Change, Diagnosis, LikelyLimit},
    judgement::{SampleVerdict, WhyNot},
    limits::{Figure, Grade},
    loss::Interval,
    measurement::{Abort, Depth},
    summary::{BothCounted, CallRange, Counted},
};

/// A sample in one plain sentence.
/// `is_least`: a test was not allowed to take all of the line.
pub(super) fn sentence(
    verdict: SampleVerdict,
    depth: Depth,
    is_least: bool,
    diagnosis: &Diagnosis,
) -> String {
    match verdict {
        SampleVerdict::NotJudged { why } => why_not(why).into(),
        SampleVerdict::Judged { grade: Grade::Good } if depth == Depth::Full => {
            let filled = match is_least {
                false => "something filled the line",
                true => "a test took as much of the line as it may. The line may carry more",
            };
            format!("Calls would probably have been clear at that time, also while {filled}.")
        }
        SampleVerdict::Judged { grade: Grade::Good } => {
            "Calls would probably have been clear at that time; this test did not fill the line."
                .into()
        }
        SampleVerdict::Judged {
            grade: Grade::Borderline,
        } => format!(
            "Calls would probably have worked, with little to spare: {}.",
            cause(diagnosis)
        ),
        SampleVerdict::Judged { grade: Grade::Poor } => {
            format!("Calls would probably have suffered: {}.", cause(diagnosis))
        }
    }
}

fn why_not(why: WhyNot) -> &'static str {
    match why {
        WhyNot::ServerBusy => {
            "The provider's server was busy, so this test says nothing about the line."
        }
        WhyNot::UdpBlocked => {
            "Something on the way blocks UDP, which calls use, so nobody can tell what a call would \
             lose. IT can look into it."
        }
        WhyNot::Aborted { cause } => match cause {
            Abort::OnCall => "This test stopped because of a call.",
            Abort::ShiftBegan => "This test stopped because a shift began.",
            Abort::Stopped => "This test was stopped by hand.",
            Abort::LineStalled => {
                "This test stopped because packets waited for more than a second."
            }
            Abort::ConnectionLost => {
                "This test stopped because the provider's server could not be reached any more."
            }
            Abort::Slept => "This test stopped because the computer went to sleep.",
            Abort::ClockChanged => "This test stopped because the computer's clock was set.",
        },
    }
}

pub(super) fn cause(diagnosis: &Diagnosis) -> String {
    let queue = diagnosis.because.iter().find_map(|fact| match fact {
        Because::Queue { ms } => Some(ms.round()),
        _ => None,
    });
    let is = |of: fn(&Because) -> bool| diagnosis.because.iter().any(of);
    let waits = |doing: &str| match queue {
        _ if is(|it| matches!(it, Because::StoodStill)) => {
            format!("while something {doing}, speech waits for a second or longer")
        }
        Some(ms) => format!("while something {doing}, speech waits {ms} ms longer"),
        None => format!("while something {doing}, speech is lost"),
    };
    let filling = match diagnosis.limit {
        LikelyLimit::DownloadQueue => "downloads",
        LikelyLimit::UploadQueue => "uploads",
        _ => "uploads or downloads",
    };
    match (diagnosis.limit, diagnosis.change) {
        (_, Some(Change::ShareLine)) => {
            format!(
                "{}, so look if the router can keep calls ahead of transfers (often called QoS or SQM)",
                waits(filling)
            )
        }
        (LikelyLimit::UploadQueue, _) | (_, Some(Change::PauseUploads)) => {
            format!(
                "{}, so pause uploads and backups in shifts",
                waits("uploads")
            )
        }
        (LikelyLimit::DownloadQueue, _) | (_, Some(Change::PauseDownloads)) => {
            format!("{}, so pause large downloads in shifts", waits("downloads"))
        }
        (LikelyLimit::WiFi, _) if is(|it| matches!(it, Because::JitterToRouter { .. })) => {
            "most likely it is the Wi-Fi, so try a cable to the router".into()
        }
        (LikelyLimit::WiFi, _) => "it may be the Wi-Fi, so try a cable to the router".into(),
        (LikelyLimit::ThisComputer, _) if is(|it| matches!(it, Because::OtherTraffic)) => {
            "something else on the computer used the line meanwhile, so pause it and test again".into()
        }
        (LikelyLimit::ThisComputer, _) => {
            "the computer was too busy to send on time, so close programs that are not needed"
                .into()
        }
        (LikelyLimit::Line, Some(Change::UseCable)) => {
            "it is slower than the work needs, so try a cable to the router before anything else"
                .into()
        }
        (LikelyLimit::Line, Some(Change::FasterPackage)) => {
            "the line is slower than the work needs, and a faster package would probably help"
                .into()
        }
        (LikelyLimit::Line, Some(Change::AskAboutVpn)) => {
            "packets take long through the VPN, so ask IT whether calls must go that way".into()
        }
        (LikelyLimit::Line, _)
            if is(|it| is_short(it, Figure::RoundTrip))
                && !is(|it| is_short(it, Figure::Loss) || is_short(it, Figure::Jitter)) =>
        {
            "packets take long to the provider's server and back, and nobody can tell where, so ask IT \
             first"
                .into()
        }
        (LikelyLimit::Line, _) => {
            "the line itself loses or delays packets, so report a fault to the internet company"
                .into()
        }
        (LikelyLimit::UdpBlocked, _) => "something on the way blocks UDP, so ask IT".into(),
        (LikelyLimit::Server, _) => "the provider's server was busy".into(),
        (LikelyLimit::Nothing, _) => "we could not tell why".into(),
    }
}

/// What samples support, with what was skipped.
pub(super) fn coverage(
    windows: &[WindowCoverage],
    evidence: &Evidence,
    skips: &BTreeMap<Skip, u32>,
) -> String {
    let known = match evidence {
        Evidence::NotEnough => not_enough(windows),
        Evidence::FirstLook {
            samples,
            good,
            full,
            days,
            plan_lacks,
        } => first_look([*samples, *good, *full, *days], *plan_lacks),
        Evidence::Continuing { claim } => supported(claim),
    };
    match skipped(skips) {
        Some(skipped) => format!("{known} {skipped}"),
        None => known,
    }
}

fn not_enough(windows: &[WindowCoverage]) -> String {
    let lacking: Vec<String> = windows
        .iter()
        .filter(|window| !window.is_enough())
        .map(lacks)
        .collect();
    if lacking.is_empty() {
        return "Not enough evidence: there are no peak hours to sample.".into();
    }
    format!("Not enough evidence yet. {}.", lacking.join(". "))
}

/// What a window lacks. Tests on days that are missing are among those that are missing, so each is
/// named for itself.
fn lacks(window: &WindowCoverage) -> String {
    let mut lacks = Vec::new();
    if window.samples_missing > 0 {
        lacks.push(number(window.samples_missing, "more test", "more tests"));
    }
    if window.days_missing > 0 {
        lacks.push(number(window.days_missing, "more day", "more days"));
    }
    if window.weekend_days_missing > 0 {
        lacks.push(number(
            window.weekend_days_missing,
            "day at a weekend",
            "days at a weekend",
        ));
    }
    format!("{}: still to come {}", window.title, lacks.join(", "))
}

fn first_look([samples, good, full, days]: [u32; 4], plan_lacks: u32) -> String {
    let found = format!(
        "A first look: {good} of {} on {} were good; {full} of the {samples} filled the line.",
        number(samples, "peak-time test", "peak-time tests"),
        number(days, "day", "days"),
    );
    let next = match plan_lacks {
        0 => "How often the line is good can be said when tests lie on more days and weekends."
            .into(),
        lacks => format!(
            "How often the line is good can be said after {}; nothing waits for them.",
            number(lacks, "more test", "more tests")
        ),
    };
    format!("{found} {next}")
}

fn supported(claim: &Claim) -> String {
    let Claim {
        samples,
        good,
        full,
        days,
        at_least_percent,
        effective_samples,
        at_least_percent_by_day,
        ..
    } = claim;
    format!(
        "{good} of {samples} peak-time tests on {} were good. Of the times sampled, that supports \
         at least {at_least_percent}% at 95% confidence if every test stands alone; tests of \
         one day are alike, and as {effective_samples} separate ones they support at least \
         {at_least_percent_by_day}%. {full} of them filled the line.",
        number(*days, "day", "days"),
    )
}

fn skipped(skips: &BTreeMap<Skip, u32>) -> Option<String> {
    let all = skips
        .values()
        .fold(0, |all: u32, it| all.saturating_add(*it));
    let causes: Vec<String> = skips
        .iter()
        .map(|(skip, count)| format!("{count} {}", skip.words()))
        .collect();
    (all > 0).then(|| {
        let were = number(all, "test was", "tests were");
        format!("{were} skipped: {}.", causes.join(", "))
    })
}

/// Whether a line does what is asked for, from each figure of all samples.
pub(super) fn verdict(evidence: &Evidence, grades: &[(Figure, Option<Grade>)]) -> String {
    let so_far = match evidence {
        Evidence::NotEnough => {
            return "There are too few tests at peak times to say if the line is fit for calls."
                .into();
        }
        Evidence::FirstLook { .. } => "So far the line",
        Evidence::Continuing { .. } => "The line",
    };
    let of = |wanted: Option<Grade>| {
        let these = grades.iter().filter(|(_, grade)| *grade == wanted);
        let names: Vec<&str> = these.map(|(figure, _)| name(*figure)).collect();
        (!names.is_empty()).then(|| names.join(", "))
    };
    let does = "does what is asked for at peak times";
    if let Some(short) = of(Some(Grade::Poor)) {
        format!("{so_far} falls short at peak times: {short}.")
    } else if let Some(unknown) = of(None) {
        format!("{so_far} {does}, as far as it was tested. Too few tests have measured: {unknown}.")
    } else if let Some(scarce) = of(Some(Grade::Borderline)) {
        format!("{so_far} {does}, with little to spare: {scarce}.")
    } else {
        format!("{so_far} {does}.")
    }
}

fn name(figure: Figure) -> &'static str {
    match figure {
        Figure::CallQuality => "calls while something fills the line",
        Figure::Loss => "voice packets lost",
        Figure::Jitter => "how much the delay varies",
        Figure::RoundTrip => "delay, there and back",
        Figure::Download => "download",
        Figure::Upload => "upload",
    }
}

/// How sure an estimate of a call is.
pub(super) fn call(mos: f64, CallRange { low_mos, high_mos }: CallRange) -> String {
    format!(
        "Call quality is a planning estimate from delay and loss by the E-model (ITU-T G.107), from 1 to \
         4.5: {mos:.1}, probably between {low_mos:.1} and {high_mos:.1}."
    )
}

/// How sure a loss is; none where nothing was sent.
pub(super) fn lost(packets: BothCounted) -> Option<String> {
    let one = |way: Counted, to: &str| {
        let most = Interval::of_proportion(way.lost, way.sent)
            .ok()?
            .high_percent;
        let Counted { sent, lost } = way;
        Some(format!(
            "{lost} of {sent} {to} (that is at most {most:.1}%)"
        ))
    };
    Some(format!(
        "Voice packets lost on the idle line: {} and {}, at 95% confidence.",
        one(packets.to_provider, "to the provider")?,
        one(packets.from_provider, "from it")?,
    ))
}

pub(super) fn number(count: u32, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

fn is_short(because: &Because, of: Figure) -> bool {
    matches!(because, Because::ShortOf { figure, .. } if *figure == of)
}
