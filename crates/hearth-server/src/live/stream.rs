//! One stream: a snapshot, then what its reader may hear, with a heartbeat in every silence.
//!
//! The session is looked at again with each heartbeat, so that a stream ends within 15 seconds of
//! the session. Not here: what changed ([`super::news`]).

use std::{convert::Infallible, sync::Arc, time::Duration};

use axum::{
    extract::{FromRequestParts, Request, State},
    http::{HeaderName, HeaderValue, header, request::Parts},
    response::{
        IntoResponse, Response,
        sse::{Event, Sse},
    },
};
use hearth_domain::{
    Problem,
    api::{
        assistance::Duty,
        live::{Changed, DEAD_AFTER_S, HEARTBEAT_S, LiveEvent},
        review::Count,
    },
    role::Role,
};
use tokio::{
    sync::{broadcast::error::RecvError, mpsc, watch},
    time::{MissedTickBehavior, interval, timeout},
};
use tokio_stream::wrappers::ReceiverStream;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{News, Told};
use crate::{
    assistance::{floor, presence},
    auth::LoggedIn,
    error::Result,
    queue,
    record::stored,
    state::App,
};

/// Events that a slow reader may leave unread before the server waits for them.
const UNREAD: usize = 16;

/// The routes of this noun.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(live))
}

/// What changes, as it changes: server-sent events, each a `LiveEvent`.
#[utoipa::path(get, path = "/live", tag = "account", security(("session" = [])), responses(
    (status = 200, description = "The stream", body = LiveEvent, content_type = "text/event-stream"),
    (status = 401, description = "Log in", body = Problem),
))]
async fn live(State(app): State<App>, who: LoggedIn, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let (events, stream) = mpsc::channel(UNREAD);
    tokio::spawn(async move {
        let mut stream = Stream {
            on_duty: app.live.on_duty.subscribe(),
            app,
            who,
            parts,
            events,
            waiting: Count::default(),
        };
        stream.app.live.opened(&stream.who.person);
        if let Err(error) = stream.run().await {
            tracing::debug!(error = %error.into_problem().message, "a stream ended");
        }
        if let Err(error) = stream.gone().await {
            tracing::warn!(%error, "that somebody can no longer be reached was not noted");
        }
    });
    let mut response = Sse::new(ReceiverStream::new(stream)).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // A proxy that collects what it passes on would make every event late.
    headers.insert(
        HeaderName::from_static("x-accel-buffering"),
        HeaderValue::from_static("no"),
    );
    response
}

/// One reader's stream.
struct Stream {
    app: App,
    who: LoggedIn,
    /// The request that began it, by which the session is looked at again.
    parts: Parts,
    events: mpsc::Sender<Result<Event, Infallible>>,
    /// Who is on duty.
    on_duty: watch::Receiver<Arc<Told>>,
    /// How many records wait, as the reader was told.
    waiting: Count,
}

/// The reader is gone, or is to be.
enum Heard {
    More,
    End,
}

impl Stream {
    /// Runs until the reader hangs up or the session ends.
    async fn run(&mut self) -> Result<()> {
        // Listening begins before the snapshot is taken, so that nothing falls in between.
        let mut news = self.app.live.news.subscribe();
        let mut heartbeat = interval(Duration::from_secs(HEARTBEAT_S));
        heartbeat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        heartbeat.tick().await;
        let mut heard = self.snapshot().await?;
        while matches!(heard, Heard::More) {
            heard = tokio::select! {
                () = self.events.closed() => Heard::End,
                _ = heartbeat.tick() => self.heartbeat().await?,
                Ok(()) = self.on_duty.changed() => self.on_duty().await?,
                news = news.recv() => match news {
                    Ok(news) => self.hear(news).await?,
                    Err(RecvError::Lagged(_)) => self.snapshot().await?,
                    Err(RecvError::Closed) => Heard::End,
                },
            };
        }
        Ok(())
    }

    async fn send(&self, event: &LiveEvent) -> Result<Heard> {
        let event = Event::default()
            .json_data(event)
            .map_err(anyhow::Error::from)?;
        self.put(event).await
    }

    async fn put(&self, event: Event) -> Result<Heard> {
        // Who takes nothing for so long counts the stream as dead, and so do we.
        let dead = Duration::from_secs(DEAD_AFTER_S);
        Ok(match timeout(dead, self.events.send(Ok(event))).await {
            Ok(Ok(())) => Heard::More,
            Ok(Err(_)) | Err(_) => Heard::End,
        })
    }

    async fn snapshot(&mut self) -> Result<Heard> {
        let mut record = None;
        if self.who.is(Role::Advisor) {
            record = stored::head_of(&self.app, &self.who.person).await?;
        }
        if self.who.reviews() {
            self.waiting = queue::waiting(&self.app, &self.who.person).await?;
        }
        let told = self.on_duty.borrow_and_update().clone();
        self.send(&LiveEvent::Snapshot {
            now: self.app.now(),
            record: record.map(|(record, head)| Changed { record, head }),
            waiting: self.waiting,
            floor: Box::new(floor::floor(&self.app, &self.who, &told.shown).await?),
        })
        .await
    }

    /// Tells who is on duty now.
    async fn on_duty(&mut self) -> Result<Heard> {
        let told = self.on_duty.borrow_and_update().clone();
        if !floor::concerns(&self.who) {
            return Ok(Heard::More);
        }
        let duty = told.shown.duty(&self.who);
        if duty == Duty::default() {
            return self.put(Event::default().data(&told.of_others)).await;
        }
        self.send(&LiveEvent::OnDuty {
            on_duty: told.shown.on_duty.clone(),
            duty,
        })
        .await
    }

    async fn heartbeat(&mut self) -> Result<Heard> {
        self.who = LoggedIn::from_request_parts(&mut self.parts, &self.app).await?;
        self.send(&LiveEvent::Heartbeat {
            now: self.app.now(),
        })
        .await
    }

    /// Notes that a press would no longer reach the reader, if this was their last stream here. An
    /// app that hears another server says otherwise with its next heartbeat.
    async fn gone(&self) -> Result<()> {
        if self.app.live.ended(&self.who.person) && self.who.answers() {
            presence::gone(&self.app, &self.who.person).await?;
            self.app.live.poke();
        }
        Ok(())
    }

    async fn hear(&mut self, news: News) -> Result<Heard> {
        match news {
            News::Record { changed, readers } if readers.contains(&self.who.person) => {
                self.send(&LiveEvent::Record { changed }).await
            }
            News::Queue(readers) if readers.contains(&self.who.person) => {
                let waiting = queue::waiting(&self.app, &self.who.person).await?;
                if waiting == self.waiting {
                    return Ok(Heard::More);
                }
                self.waiting = waiting;
                self.send(&LiveEvent::Queue { waiting }).await
            }
            News::Buddy(people) if people.contains(&self.who.person) => {
                self.send(&LiveEvent::Buddy).await
            }
            News::Request(heard) if heard.is_for(&self.who) => {
                let request = Box::new(heard.request.clone());
                self.send(&LiveEvent::Request { request }).await
            }
            News::Record { .. } | News::Queue(_) | News::Request(_) | News::Buddy(_) => {
                Ok(Heard::More)
            }
            News::End => Ok(Heard::End),
        }
    }
}
