//! An upload as its sender sees it: the bytes, and what the server says that it counted of them.
//!
//! The server counts, because what a sender has handed over may still lie in its own computer. It is
//! believed as far as it can be so: no more than was sent, in no more time than went by. Not here: the
//! streams ([`super::load`]).

use std::{
    convert::Infallible,
    sync::{Arc, LazyLock, atomic::Ordering},
};

use bytes::{Bytes, BytesMut};
use futures_util::{StreamExt, stream};
use hearth_domain::{api::internet::UploadTold, internet::throughput::Rate};
use http_body_util::{BodyExt, BodyStream, StreamBody};
use hyper::{
    Response,
    body::{Frame, Incoming},
};

use super::{NotTaken, clock::Ticks, load::Shared, way::Body};

/// A line that says what came of an upload is no longer than this, in bytes.
const LONGEST_LINE: usize = 4_096;

/// And all lines together: a hundred of the longest that an honest server writes are a tenth of it.
const MOST_TOLD: usize = 256 * 1024;

/// Bytes of a piece that is sent.
const PIECE: usize = 16 * 1024;

/// Share by which the clock of the server may run ahead, and by which sums of its figures may round.
const SLACK: f64 = 1.01;

static RANDOM: LazyLock<Bytes> = LazyLock::new(|| {
    let mut bytes = BytesMut::zeroed(1024 * 1024 + PIECE);
    // A system without chance gives zeros, which measure all but a line that compresses.
    let _ = getrandom::fill(&mut bytes);
    bytes.freeze()
});

/// Random bytes, counted as they are handed over, until all streams together have had so many.
pub(super) fn pieces(shared: &Arc<Shared>, most_bytes: u64) -> Body {
    let shared = Arc::clone(shared);
    let pieces = stream::unfold(0_usize, move |at| {
        let before = shared.bytes.fetch_add(PIECE as u64, Ordering::Relaxed);
        let is_over = before >= most_bytes;
        if is_over {
            shared.bytes.fetch_sub(PIECE as u64, Ordering::Relaxed);
        }
        let piece = RANDOM.slice(at..at + PIECE);
        // A step that has no divisor in common with the whole visits every place.
        let next = (at + 7_919) % (RANDOM.len() - PIECE);
        async move { (!is_over).then_some((Ok::<_, Infallible>(Frame::data(piece)), next)) }
    });
    BodyExt::boxed(StreamBody::new(Box::pin(pieces)))
}

/// Listens to what the server counts of an upload that began at this time (µs).
///
/// # Errors
/// When what it says cannot be.
pub(super) async fn listen(
    answer: Response<Incoming>,
    shared: &Shared,
    ticks: Ticks,
    began_us: u64,
) -> Result<(), NotTaken> {
    let nonsense = |why: String| NotTaken::Nonsense(why);
    let (mut line, mut came) = (Vec::new(), 0);
    let mut frames = BodyStream::new(answer.into_body());
    while let Some(Ok(frame)) = frames.next().await {
        let Ok(data) = frame.into_data() else {
            continue;
        };
        came += data.len();
        if came > MOST_TOLD {
            return Err(nonsense("its lines have no end".into()));
        }
        for byte in data {
            match byte {
                b'\n' => {
                    let told: UploadTold = serde_json::from_slice(&line)
                        .map_err(|error| nonsense(error.to_string()))?;
                    let took_us = ticks.us().saturating_sub(began_us);
                    let told = believed(told, shared.bytes(), took_us);
                    *Shared::lock(&shared.told) = Some(told.map_err(|why| nonsense(why.into()))?);
                    line.clear();
                }
                _ if line.len() >= LONGEST_LINE => {
                    return Err(nonsense("a line has no end".into()));
                }
                _ => line.push(byte),
            }
        }
    }
    Ok(())
}

/// A rate that anything counted for has counted for half a second at least.
const SHORTEST_S: f64 = 0.5;

/// What a server says of an upload of which so many bytes were sent in so many µs, as far as that can
/// be so. A rate that nothing was counted for is held against this end's own clock.
fn believed(told: UploadTold, sent: u64, took_us: u64) -> Result<UploadTold, &'static str> {
    if told.bytes > sent {
        return Err("it counted more than was sent");
    }
    let Some(rate) = told.rate else {
        return Ok(told);
    };
    let Rate {
        mbit_per_s,
        half_width,
        seconds_counted,
        seconds_settling,
    } = rate;
    let figures = [
        mbit_per_s,
        seconds_counted,
        seconds_settling,
        half_width.unwrap_or(0.0),
    ];
    if !figures.iter().all(|it| it.is_finite() && *it >= 0.0) {
        return Err("its rate is none");
    }
    if (seconds_settling + seconds_counted) * 1e6 > took_us as f64 * SLACK {
        return Err("it counted for longer than the upload took");
    }
    let bits = told.bytes as f64 * 8.0;
    if mbit_per_s * seconds_counted * 1e6 > bits * SLACK {
        return Err("its rate is more than it counted");
    }
    let most_mbit_per_s = match seconds_counted >= SHORTEST_S {
        true => mbit_per_s,
        false => bits / took_us.max(1) as f64,
    };
    Ok(UploadTold {
        rate: Some(Rate {
            mbit_per_s: mbit_per_s.min(most_mbit_per_s),
            ..rate
        }),
        ..told
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of 10 MB that were sent in 4 s.
    fn said(
        bytes: u64,
        mbit_per_s: f64,
        seconds_counted: f64,
    ) -> Result<Option<Rate>, &'static str> {
        let told = UploadTold {
            bytes,
            rate: Some(Rate {
                mbit_per_s,
                half_width: Some(0.01),
                seconds_counted,
                seconds_settling: 0.5,
            }),
            enough: None,
        };
        believed(told, 10_000_000, 4_000_000).map(|it| it.rate)
    }

    #[test]
    fn a_server_is_believed_what_can_be_so() {
        let rate = |said: Result<Option<Rate>, _>| said.unwrap().unwrap().mbit_per_s;
        assert_eq!(rate(said(9_000_000, 20.0, 3.0)), 20.0);
        assert_eq!(rate(said(7_500_000, 20.0, 3.0)), 20.0, "all of it counted");
        assert!(said(10_000_001, 20.0, 3.0).is_err(), "more than was sent");
        assert!(said(1, 900.0, 3.0).is_err(), "more than it counted");
        assert!(said(7_000_000, 20.0, 3.0).is_err());
        assert!(said(9_000_000, 0.1, 4.5).is_err(), "longer than it took");
        for odd in [f64::NAN, f64::INFINITY, -1.0] {
            assert!(said(9_000_000, odd, 3.0).is_err(), "{odd}");
            assert!(said(9_000_000, 20.0, odd).is_err(), "{odd}");
        }
        // No second of it counted: this end's own clock says how fast it can have been.
        assert_eq!(rate(said(9_000_000, 900.0, 0.0)), 18.0);
        assert_eq!(rate(said(9_000_000, 12.0, 0.0)), 12.0);
    }

    #[tokio::test]
    async fn an_upload_ends_by_itself() {
        let shared = Arc::new(Shared::default());
        let most = 10 * PIECE as u64;
        let bodies = [pieces(&shared, most), pieces(&shared, most)];
        let mut came = 0;
        for body in bodies {
            came += body.collect().await.unwrap().to_bytes().len();
        }
        assert_eq!(came as u64, most);
        assert_eq!(shared.bytes(), most);
    }
}
