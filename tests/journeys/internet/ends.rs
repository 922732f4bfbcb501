//! Samples to their end over loopback, what breaks one off on its own computer, and that the server
//! hears of every ending. Lines whose truth is known are `tests/wire`'s.

use std::{
    sync::{
        Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant, SystemTime},
};

use futures_util::{FutureExt, future::BoxFuture};
use hearth_checks::internet::{Computer, Sample, Untaken, clock::Looked, take, way::Way};
use hearth_domain::{
    api::internet::Grant,
    internet::{
        measurement::{Abort, Depth, Measurement, Voice},
        progress::Progress,
        throughput::Caps,
    },
    time::Ms,
};
use hearth_tests::{
    Database, Provider,
    liar::{Liar, Lie},
};
use tokio::{net::UdpSocket, sync::watch};

use super::granted;

const HOUR: Duration = Duration::from_secs(3_600);

/// What clocks say after they jumped, by what they would say.
type Jump = fn(Looked) -> Looked;

/// A computer whose clocks jump once somebody says so.
struct Made {
    metered: Option<bool>,
    has_jumped: AtomicBool,
    /// What its clocks say then.
    jump: Jump,
}

impl Made {
    fn new(metered: Option<bool>, jump: Jump) -> Made {
        Made {
            metered,
            has_jumped: AtomicBool::new(false),
            jump,
        }
    }

    fn steady(metered: Option<bool>) -> Made {
        Made::new(metered, |now| now)
    }
}

impl Computer for Made {
    fn look(&self) -> Looked {
        let now = Looked {
            ticks: Instant::now(),
            day: SystemTime::now(),
            asleep: Some(Duration::ZERO),
        };
        match self.has_jumped.load(Ordering::Relaxed) {
            true => (self.jump)(now),
            false => now,
        }
    }

    fn is_metered(&self) -> BoxFuture<'_, Option<bool>> {
        std::future::ready(self.metered).boxed()
    }
}

/// Takes a sample on a computer whose clocks jump as soon as voice is heard.
async fn on(
    computer: &Made,
    way: &Way,
    lease: Grant,
    spares_metered: bool,
) -> Result<Measurement, Untaken> {
    let (_say, stop) = watch::channel(None);
    let last = Mutex::new(0);
    take(Sample {
        way,
        lease,
        began: Ms(0),
        stop,
        progress: &|seen: Progress| {
            if seen.round_trip_ms.is_some() {
                computer.has_jumped.store(true, Ordering::Relaxed);
            }
            let before = std::mem::replace(&mut *last.lock().unwrap(), seen.bytes_used);
            assert!(before <= seen.bytes_used, "what is used grows");
        },
        computer,
        most_bytes: Caps::default().bytes,
        spares_metered,
        waits_for_farewell: true,
    })
    .await
}

/// A full sample that has come to its end, of a lease that allows so many bytes each way.
fn is_whole(found: &Measurement, most_bytes: u64) {
    assert_eq!(found.aborted, None);
    assert_eq!(found.depth(), Depth::Full);
    let load = found.load.as_ref().unwrap();
    assert!(load.download_mbit_per_s > 1.0 && load.upload_mbit_per_s > 1.0);
    assert!(
        load.download.is_least && load.upload.is_least,
        "loopback carries more than a lease allows: {load:?}"
    );
    // Both ways, what was at hand when it was enough, and half a minute of voice.
    let most = 2 * most_bytes + 3_000_000;
    assert!(
        (most_bytes..most).contains(&found.bytes_used),
        "{}",
        found.bytes_used
    );
    assert!(found.server.lateness_p99_ms.is_some());
}

/// What was heard on the idle line, and while it was filled each way.
fn voices(found: &Measurement) -> [&Voice; 3] {
    let load = found.load.as_ref().unwrap();
    let idle = found.idle.as_ref().unwrap();
    [idle, &load.download.voice, &load.upload.voice]
}

/// From a lease to its end over UDP, as on most lines.
#[tokio::test(flavor = "multi_thread")]
async fn a_full_sample_over_udp_comes_to_its_end() -> anyhow::Result<()> {
    let provider = Provider::small(Database::Sqlite).await?;
    let way = Way::to(&provider.url(), None)?;
    let lease = granted(&way, Depth::Full).await;
    let most_bytes = 2_000_000;
    let lease = Grant {
        most_bytes,
        ..lease
    };
    let found = on(&Made::steady(None), &way, lease, true).await?;
    is_whole(&found, most_bytes);
    for voice in voices(&found) {
        let [to, from] = voice.streams().expect("UDP came through");
        assert!(to.packets.received > 0 && from.packets.received > 0);
    }
    Ok(())
}

/// Where datagrams come back from nowhere the same goes over a WebSocket. A line that is paid by the
/// byte is filled all the same for somebody who wants to know.
#[tokio::test(flavor = "multi_thread")]
async fn a_full_sample_over_a_web_socket_comes_to_its_end() -> anyhow::Result<()> {
    let provider = Provider::small(Database::Sqlite).await?;
    let way = Way::to(&provider.url(), None)?;
    let silent = UdpSocket::bind("127.0.0.1:0").await?;
    let lease = granted(&way, Depth::Full).await;
    let most_bytes = 2_000_000;
    let lease = Grant {
        most_bytes,
        voice_port: Some(silent.local_addr()?.port()),
        ..lease
    };
    let found = on(&Made::steady(Some(true)), &way, lease, false).await?;
    is_whole(&found, most_bytes);
    for voice in voices(&found) {
        assert!(matches!(voice, Voice::WebSocket { .. }), "{voice:?}");
    }
    assert_eq!(found.surroundings.metered, Some(true));
    Ok(())
}

/// A line that turns out to be paid by the byte is not filled.
#[tokio::test(flavor = "multi_thread")]
async fn a_metered_line_is_spared() -> anyhow::Result<()> {
    let liar = Liar::start(Lie::Nothing).await?;
    let way = Way::to(&format!("http://{}", liar.address), None)?;
    let found = on(&Made::steady(Some(true)), &way, liar.grant.clone(), true).await?;
    assert_eq!((found.aborted, found.depth()), (None, Depth::Light));
    assert_eq!(found.surroundings.metered, Some(true));
    assert!(found.bytes_used < 300_000, "{}", found.bytes_used);
    assert_eq!(liar.ended().map(|it| it.aborted), Some(None));
    Ok(())
}

/// A computer that sleeps or whose clock is set in the middle breaks a sample off, and the server hears
/// why.
#[tokio::test(flavor = "multi_thread")]
async fn sleep_and_a_set_clock_break_a_sample_off() -> anyhow::Result<()> {
    let jumps: [(Jump, Abort); 4] = [
        (
            |now| Looked {
                day: now.day + HOUR,
                asleep: Some(HOUR),
                ..now
            },
            Abort::Slept,
        ),
        (
            |now| Looked {
                day: now.day + HOUR,
                ..now
            },
            Abort::ClockChanged,
        ),
        (
            |now| Looked {
                day: now.day - HOUR,
                ..now
            },
            Abort::ClockChanged,
        ),
        // A system that does not count sleep.
        (
            |now| Looked {
                day: now.day + HOUR,
                asleep: None,
                ..now
            },
            Abort::Slept,
        ),
    ];
    let taken = jumps.map(|(jump, abort)| async move {
        let liar = Liar::start(Lie::Nothing).await.unwrap();
        let way = Way::to(&format!("http://{}", liar.address), None).unwrap();
        let found = on(&Made::new(None, jump), &way, liar.grant.clone(), true)
            .await
            .unwrap();
        assert_eq!(found.aborted, Some(abort));
        assert!(found.idle.is_none() && found.seconds_taken < 10.0);
        assert_eq!(liar.ended().map(|it| it.aborted), Some(Some(abort)));
    });
    futures_util::future::join_all(taken).await;
    Ok(())
}

/// What comes to nothing gives its lease back too.
#[tokio::test(flavor = "multi_thread")]
async fn a_sample_that_is_not_taken_gives_its_lease_back() -> anyhow::Result<()> {
    for lie in [Lie::BeginsLate, Lie::Page] {
        let liar = Liar::start(lie).await?;
        let way = Way::to(&format!("http://{}", liar.address), None)?;
        on(&Made::steady(None), &way, liar.grant.clone(), true)
            .await
            .unwrap_err();
        assert!(
            liar.ended().is_some_and(|it| it.aborted.is_some()),
            "{lie:?}"
        );
    }
    Ok(())
}

/// Whoever stops the check on a terminal leaves its place to the next.
#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn a_check_that_is_interrupted_gives_its_lease_back() -> anyhow::Result<()> {
    use hearth_tests::program;
    let liar = Liar::start(Lie::Nothing).await?;
    let check = tokio::process::Command::new(program::path("hearth-check")?)
        .args(["internet", "--server", &format!("http://{}", liar.address)])
        .stdout(std::process::Stdio::piped())
        .kill_on_drop(true)
        .spawn()?;
    liar.speaks().await;
    let id = check.id().expect("it runs").to_string();
    let sent = tokio::process::Command::new("kill")
        .args(["-INT", &id])
        .status();
    assert!(sent.await?.success());
    let ended = check.wait_with_output().await?;
    assert_eq!(ended.status.code(), Some(2), "nobody can tell");
    assert_eq!(
        liar.ended().map(|it| it.aborted),
        Some(Some(Abort::Stopped))
    );
    Ok(())
}
