//! Voice on the wire: going through one phase of it.
//!
//! Not here: what is said and when ([`Caller`]), what carries it ([`Carrier`]), and what becomes of it
//! ([`super::figures`]).

use std::{future::Future, pin::pin};

use hearth_domain::internet::{
    caller::{Caller, Stage},
    datagram::SIZE,
    measurement::Abort,
    talk::Do,
};
use tokio::time::sleep_until;

use super::{carrier::Carrier, clock::Ticks};

/// A line on which every packet of a whole second took longer than this has stalled, in µs.
const STALLED_US: u64 = 1_000_000;

/// Nothing at all came for so long: there is no connection any more, in µs.
const LOST_US: u64 = 5_000_000;

/// Voice goes on for so long although the line was filled in less, so that both ends have heard some
/// of it; in µs. A very fast line reaches its cap of bytes before the first packets are through.
const LEAST_US: u64 = 500_000;

/// How a phase ended.
pub(super) enum Ended<T> {
    /// It came to its end, with what filled the line meanwhile.
    Whole(Box<Caller>, Option<T>),
    /// Nobody answered.
    Silence,
    /// It was broken off.
    Broken(Abort),
}

/// Goes through a phase. As soon as both ends talk, `load` goes on too, and when it is done and both
/// had time to hear of each other the phase comes to its end.
pub(super) async fn talk<T>(
    carrier: &mut Carrier,
    mut caller: Caller,
    ticks: Ticks,
    load: Option<impl Future<Output = T>>,
    mut seen: impl FnMut(&Caller),
) -> Ended<T> {
    let has_load = load.is_some();
    let mut load = pin!(async {
        match load {
            Some(load) => Some(load.await),
            None => None,
        }
    });
    let (mut done, mut finish_us) = (None, u64::MAX);
    let mut bytes = [0; SIZE + 1];
    let mut came_us = ticks.us();
    loop {
        let now_us = ticks.us();
        if now_us >= finish_us {
            caller.finish(now_us);
            finish_us = u64::MAX;
        }
        let due = caller.poll(now_us);
        seen(&caller);
        if let Some(abort) = broken(&caller, came_us, now_us) {
            return Ended::Broken(abort);
        }
        let at_us = match due {
            Do::Over if caller.stage() == Stage::Silence => return Ended::Silence,
            Do::Over => return Ended::Whole(Box::new(caller), done),
            Do::Send(bytes) => {
                if carrier.send(bytes).await.is_err() {
                    return Ended::Broken(Abort::ConnectionLost);
                }
                continue;
            }
            Do::At(at_us) => at_us,
        };
        let is_filling = has_load && done.is_none() && caller.stage() == Stage::Talking;
        tokio::select! {
            biased;
            came = carrier.receive(&mut bytes) => match came {
                Ok(length) => {
                    let now_us = ticks.us();
                    // Whatever else comes to this socket is not for us.
                    if caller.hear(&bytes[..length], now_us).is_ok() {
                        came_us = now_us;
                    }
                }
                Err(_) => return Ended::Broken(Abort::ConnectionLost),
            },
            () = sleep_until(ticks.at(at_us.min(finish_us)).into()) => {}
            filled = &mut load, if is_filling => {
                done = filled;
                finish_us = ticks.us().max(caller.talked_us().0 + LEAST_US);
            }
        }
    }
}

/// Why a phase must be broken off now.
fn broken(caller: &Caller, came_us: u64, now_us: u64) -> Option<Abort> {
    if caller.stage() != Stage::Talking {
        return None;
    }
    if now_us.saturating_sub(came_us) >= LOST_US {
        return Some(Abort::ConnectionLost);
    }
    let seen = caller.talk()?.round_trips().seen();
    let since = seen.partition_point(|it| it.at_us + 1_000_000 < now_us);
    let last = &seen[since..];
    let is_stalled = last.len() >= 10 && last.iter().all(|it| it.took_us > STALLED_US);
    is_stalled.then_some(Abort::LineStalled)
}
