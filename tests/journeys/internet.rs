//! Samples of a line, where something or somebody is in the way. What a good sample finds is shown on
//! lines whose truth is known (`tests/wire`).

mod app;
mod ends;

use std::{
    sync::Mutex,
    time::{Duration, Instant},
};

use hearth_checks::internet::{NotTaken, Sample, ThisComputer, Untaken, take, way::Way};
use hearth_domain::{
    api::internet::{Grant, LeaseAnswer, LeaseEnd, LeaseEnded, LeaseRequest},
    internet::{
        caller::Caller,
        datagram::{LeaseKey, SIZE},
        measurement::{Abort, Depth, Measurement},
        progress::{Progress, SampleStep},
        talk::Do,
        throughput::Caps,
    },
    time::Ms,
};
use hearth_tests::{
    Database, PATIENCE, Provider,
    liar::{Liar, Lie},
    proxy::{Fault, Proxy},
};
use tokio::{net::UdpSocket, sync::watch, time::timeout};

/// Nobody answers within this: what comes over loopback comes at once.
const SILENCE: Duration = Duration::from_millis(300);

async fn ask(way: &Way, depth: Depth) -> Result<LeaseAnswer, NotTaken> {
    let request = LeaseRequest {
        depth,
        last_mbit_per_s: None,
        refusals: 0,
        at_once: true,
    };
    way.call("leases/guest", None, &request).await
}

async fn granted(way: &Way, depth: Depth) -> Grant {
    match ask(way, depth).await.unwrap() {
        LeaseAnswer::Granted(grant) => grant,
        LeaseAnswer::NotNow(refusal) => panic!("{refusal:?}"),
    }
}

/// Takes a sample, telling `stop` to whoever waits once a step has begun.
async fn sample(
    way: &Way,
    lease: Grant,
    stop: Option<(SampleStep, Abort)>,
) -> Result<Measurement, Untaken> {
    let (say, told) = watch::channel(None);
    let steps = Mutex::new(Vec::new());
    let found = take(Sample {
        way,
        lease,
        began: Ms(0),
        stop: told,
        progress: &|seen: Progress| {
            steps.lock().unwrap().push(seen.step);
            if let Some((step, abort)) = stop
                && step == seen.step
                && seen.round_trip_ms.is_some()
            {
                say.send_replace(Some(abort));
            }
        },
        computer: &ThisComputer,
        most_bytes: Caps::default().bytes,
        spares_metered: false,
        waits_for_farewell: false,
    })
    .await;
    assert!(
        steps.into_inner().unwrap().is_sorted(),
        "steps are told in order"
    );
    found
}

/// Whoever goes on a call has the line to themself at once, and the lease is free again.
#[tokio::test(flavor = "multi_thread")]
async fn a_call_ends_a_sample_at_once() -> anyhow::Result<()> {
    let provider = Provider::small(Database::Sqlite).await?;
    let way = Way::to(&provider.url(), None)?;
    for step in [SampleStep::Idle, SampleStep::Download] {
        let lease = granted(&way, Depth::Full).await;
        let found = sample(&way, lease.clone(), Some((step, Abort::OnCall))).await?;
        assert_eq!(found.aborted, Some(Abort::OnCall));
        assert_eq!(
            found.idle.is_some(),
            step == SampleStep::Download,
            "what was whole is kept"
        );
        assert!(found.load.is_none());
        assert!(found.bytes_used > 0, "what was sent until then is counted");
        // The server hears of it beside; then there is no such lease.
        let gone = async {
            while way
                .call::<LeaseEnded>(
                    &format!("leases/{}/phases/1", lease.lease),
                    Some(&lease),
                    &(),
                )
                .await
                .is_ok()
            {
                tokio::task::yield_now().await;
            }
        };
        timeout(PATIENCE, gone).await?;
    }
    Ok(())
}

/// A lease is used once, shows itself to nobody without its key, and few are granted to people who
/// have not joined.
#[tokio::test(flavor = "multi_thread")]
async fn a_lease_is_used_once_and_by_who_has_its_key() -> anyhow::Result<()> {
    let provider = Provider::small(Database::Sqlite).await?;
    let way = Way::to(&provider.url(), None)?;
    let first = granted(&way, Depth::Light).await;
    let other = granted(&way, Depth::Light).await;
    let LeaseAnswer::NotNow(refusal) = ask(&way, Depth::Light).await? else {
        panic!("a third guest is asked to wait");
    };
    assert!(refusal.retry_after_s >= 30);
    let stolen = Grant {
        key: other.key,
        ..first.clone()
    };
    let end = async |lease: &Grant| {
        let route = format!("leases/{}/end", lease.lease);
        let end = LeaseEnd { aborted: None };
        way.call::<LeaseEnded>(&route, Some(lease), &end).await
    };
    let refused = end(&stolen).await.unwrap_err();
    assert!(matches!(refused, NotTaken::Refused(_)), "{refused}");
    sample(&way, first.clone(), None).await?;
    let refused = sample(&way, first.clone(), None).await.unwrap_err();
    assert!(
        matches!(refused.why, NotTaken::Refused(_)),
        "it is used up: {refused}"
    );
    end(&other).await?;
    assert!(end(&other).await.is_err());
    Ok(())
}

/// Datagrams that are forged, replayed, or come from another address are not answered.
#[tokio::test(flavor = "multi_thread")]
async fn forged_and_replayed_datagrams_are_not_answered() -> anyhow::Result<()> {
    let provider = Provider::small(Database::Sqlite).await?;
    let way = Way::to(&provider.url(), None)?;
    let lease = granted(&way, Depth::Light).await;
    let server = (provider.address().ip(), lease.voice_port.unwrap());
    let hello = |key: &LeaseKey, now_us| match Caller::new(lease.lease, key, 1, 10, None, now_us)
        .poll(now_us)
    {
        Do::Send(hello) => hello,
        other => panic!("{other:?}"),
    };
    let socket = UdpSocket::bind("127.0.0.1:0").await?;
    let another = UdpSocket::bind("127.0.0.1:0").await?;
    let answered = async |socket: &UdpSocket, bytes: &[u8]| {
        socket.send_to(bytes, server).await.unwrap();
        let mut into = [0; SIZE + 1];
        timeout(SILENCE, socket.recv(&mut into)).await.is_ok()
    };
    assert!(
        !answered(&socket, &hello(&LeaseKey([3; 32]), 10)).await,
        "forged"
    );
    let mut longer = hello(&lease.key, 10).to_vec();
    longer.push(0);
    assert!(!answered(&socket, &longer).await, "of another size");
    assert!(answered(&socket, &hello(&lease.key, 10)).await);
    assert!(!answered(&socket, &hello(&lease.key, 10)).await, "replayed");
    assert!(
        !answered(&another, &hello(&lease.key, 20)).await,
        "from another address"
    );
    assert!(answered(&socket, &hello(&lease.key, 30)).await);
    Ok(())
}

/// A log-in page, a server that is gone, and a server that goes in the middle are each told apart.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_the_server_is_not_measured() -> anyhow::Result<()> {
    let mut provider = Provider::small(Database::Sqlite).await?;
    let proxy = Proxy::to(provider.address()).await?;
    let way = Way::to(&proxy.url(), None)?;
    proxy.set(Fault::Html);
    let refused = ask(&way, Depth::Light).await.unwrap_err();
    assert!(refused.to_string().contains("log-in page"), "{refused}");
    proxy.set(Fault::Silent);
    assert!(matches!(
        ask(&way, Depth::Light).await,
        Err(NotTaken::Unreachable(_))
    ));
    proxy.set(Fault::None);
    let lease = granted(&way, Depth::Full).await;
    let (began, mut begun) = watch::channel(false);
    let (_say, stop) = watch::channel(None);
    let progress = |seen: Progress| {
        began
            .send_if_modified(|begun| !std::mem::replace(begun, seen.step == SampleStep::Download));
    };
    let sampling = take(Sample {
        way: &way,
        lease,
        began: Ms(0),
        stop,
        progress: &progress,
        computer: &ThisComputer,
        most_bytes: Caps::default().bytes,
        spares_metered: false,
        waits_for_farewell: false,
    });
    let (found, downed) = tokio::join!(sampling, async {
        timeout(PATIENCE, begun.wait_for(|begun| *begun)).await??;
        proxy.set(Fault::Silent);
        provider.down().await
    });
    downed?;
    let found = found?;
    assert_eq!(found.aborted, Some(Abort::ConnectionLost));
    assert!(found.idle.is_some());
    for address in [
        "http://hearth.example.org",
        "ftp://127.0.0.1",
        "not one",
        "https://a:b@c",
    ] {
        assert!(
            matches!(Way::to(address, None), Err(NotTaken::BadAddress(_))),
            "{address}"
        );
    }
    Ok(())
}

/// Nothing is kept of what a server says that cannot be, and no more is read than was agreed.
#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_lies_is_not_believed() -> anyhow::Result<()> {
    let mut lies = tokio::task::JoinSet::new();
    for lie in [
        Lie::HeardMore,
        Lie::SentLess,
        Lie::SentMore,
        Lie::Page,
        Lie::CountedMore,
        Lie::EndlessLine,
        Lie::Stalls,
        Lie::TooMuch,
        Lie::NeverEnough,
        Lie::NeverUpgrades,
        Lie::NoFarewell,
        Lie::Forgets,
        Lie::BeginsLate,
    ] {
        lies.spawn(async move {
            let liar = Liar::start(lie).await.unwrap();
            let way = Way::to(&format!("http://{}", liar.address), None).unwrap();
            let since = Instant::now();
            let found = sample(&way, liar.grant.clone(), None).await;
            (lie, liar.uploaded(), since.elapsed(), found)
        });
    }
    while let Some(went) = lies.join_next().await {
        let (lie, uploaded, took, found) = went?;
        // What was agreed, and a little that was handed over before it was clear that it is enough.
        assert!(uploaded < 6_500_000, "{lie:?}: {uploaded}");
        let used = match &found {
            Ok(found) => found.bytes_used,
            Err(untaken) => untaken.bytes_used,
        };
        match (lie, found.map_err(|it| it.why)) {
            (Lie::Stalls | Lie::NeverEnough, Ok(found)) => {
                assert_eq!(found.aborted, Some(Abort::ConnectionLost), "{lie:?}");
                assert!(found.idle.is_some());
            }
            (Lie::BeginsLate, Err(NotTaken::Nonsense(_))) => assert_eq!(used, 0),
            (Lie::NoFarewell | Lie::Forgets, Err(why)) => {
                let says = why.to_string();
                assert!(says.ends_with("Start another one."), "{says}");
            }
            (Lie::NeverUpgrades, Err(NotTaken::Unreachable(_))) => {
                assert!(took < Duration::from_secs(20), "{took:?}");
            }
            (Lie::Page | Lie::HeardMore | Lie::SentMore, Err(NotTaken::Nonsense(_))) => {
                // The voice of ten seconds, both ways.
                assert!((190_000..300_000).contains(&used), "{lie:?}: {used}");
            }
            (Lie::SentLess, Err(NotTaken::Nonsense(_))) => {}
            (Lie::CountedMore | Lie::EndlessLine, Err(NotTaken::Nonsense(_))) => {}
            (Lie::TooMuch, Err(NotTaken::Nonsense(_))) => {
                // What was agreed each way, what was at hand when that was reached, and the voice.
                assert!((5_000_000..12_000_000).contains(&used), "{used}");
            }
            (_, found) => panic!("{lie:?}: {found:?}"),
        }
    }
    Ok(())
}
