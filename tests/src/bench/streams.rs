//! How many voice streams one server holds without losing a packet.
//!
//! Not here: how near a check comes to the truth (`bench-network`).

use std::{net::TcpListener, process::Command, sync::Arc};

use anyhow::{Context, bail};
use hearth_checks::internet::{Sample, ThisComputer, take, way::Way};
use hearth_domain::{
    api::internet::{LeaseAnswer, LeaseRequest},
    internet::measurement::{Depth, Measurement},
    time::Ms,
};
use tokio::{sync::watch, task::JoinSet};

use super::figure::{Bar, Figure, Pair, Samples, Unit};
use crate::{program, wire::site::serve};

/// What a server has to carry without losing a packet: what it grants at most.
const STREAMS: usize = 400;

/// Packets that are lost between one server and as many computers as it grants voice at once, all of
/// them in this process.
///
/// # Errors
/// When the server or a stream does not come about.
pub async fn held() -> anyhow::Result<Figure> {
    let folder = tempfile::tempdir()?;
    let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
    let mut server = Command::new(program::path("hearth-server")?);
    server.args(["serve", "--listen", &format!("127.0.0.1:{port}")]);
    // People who have not joined leave half of the places to those who have.
    let places = 2 * STREAMS;
    let settings = format!("[internet]\nguests = {STREAMS}\nvoice-streams = {places}\n");
    let mut server = serve(server, folder.path(), &settings)?;
    let way = Arc::new(Way::to(&format!("http://127.0.0.1:{port}"), None)?);
    let mut samples = JoinSet::new();
    for _ in 0..STREAMS {
        samples.spawn(sample(Arc::clone(&way)));
    }
    let mut lost = Vec::new();
    while let Some(found) = samples.join_next().await {
        let found = found??;
        let streams = found.idle.as_ref().and_then(|idle| idle.streams());
        let streams = streams.context("UDP comes through on loopback")?;
        lost.extend(streams.map(|stream| f64::from(stream.packets.lost())));
    }
    server.kill()?;
    server.wait()?;
    Ok(Figure {
        what: format!("{STREAMS} voice streams on one server, lost of 500 packets"),
        unit: Unit::Count,
        measured: Ok(Pair {
            hearth: Samples::of(lost).context("there are some")?,
            peer: None,
        }),
        bars: vec![Bar::Is(0.0)],
    })
}

async fn sample(way: Arc<Way>) -> anyhow::Result<Measurement> {
    let request = LeaseRequest {
        depth: Depth::Light,
        last_mbit_per_s: None,
        refusals: 0,
        at_once: true,
    };
    let LeaseAnswer::Granted(lease) = way.call("leases/guest", None, &request).await? else {
        bail!("the server grants no lease");
    };
    let (_say, stop) = watch::channel(None);
    let found = take(Sample {
        way: &way,
        lease,
        began: Ms(0),
        stop,
        progress: &|_| {},
        computer: &ThisComputer,
        most_bytes: u64::MAX,
        spares_metered: false,
        waits_for_farewell: false,
    });
    Ok(found.await?)
}
