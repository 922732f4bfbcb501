//! `GET /live`: what the server tells the app without being asked.
//!
//! Server-sent events. The first is always a full [`LiveEvent::Snapshot`], so an event that was
//! missed cannot matter; a heartbeat comes every 15 s, and a stream silent for 40 s is dead. Not
//! here: requests back, which are ordinary ones.

use std::str::FromStr;

use crate::{
    api::{
        assistance::{Duty, Floor, OnDuty, RequestState},
        review::Count,
    },
    id::{BadId, RecordId},
    record::Head,
    time::Ms,
};

/// Seconds between heartbeats.
pub const HEARTBEAT_S: u64 = 15;

/// Seconds of silence after which a stream counts as dead.
pub const DEAD_AFTER_S: u64 = 40;

wire! {
    /// One event of the stream, in its `data`.
    #[serde(tag = "type", rename_all_fields = "camelCase")]
    pub enum LiveEvent {
        /// How everything stands, on connecting.
        Snapshot {
            /// The server's clock.
            now: Ms,
            /// The reader's own record, if they are an advisor.
            record: Option<Changed>,
            /// How many records wait for the reader, counted as in the queue's page.
            waiting: Count,
            /// How assistance stands for the reader.
            floor: Box<Floor>,
        },
        /// A record that the reader may see has changed.
        Record {
            /// Which, and where it ends now.
            changed: Changed,
        },
        /// How many records wait for the reader has changed.
        Queue {
            /// How many, counted as in the queue's page.
            waiting: Count,
        },
        /// Who is on duty has changed.
        OnDuty {
            /// Everybody who would be shown a press at once.
            on_duty: Vec<OnDuty>,
            /// Whether the reader is on duty.
            duty: Duty,
        },
        /// A request for assistance that concerns the reader was made or has changed.
        Request {
            /// The server's word on it.
            request: Box<RequestState>,
        },
        /// Something that the reader may ask for has changed.
        Look {
            /// What.
            about: About,
        },
        /// The stream lives.
        Heartbeat {
            /// The server's clock.
            now: Ms,
        },
    }

    /// What a reader is to look at again.
    #[derive(Copy, Eq, Hash, PartialOrd, Ord)]
    pub enum About {
        /// What was shared by them or with them (`GET /wellbeing`).
        Wellbeing,
        /// Their buddy, what they said to their buddy, or a pair of their teams (`GET /buddy`,
        /// `GET /pairs`).
        Buddy,
    }

    /// A record and where it ends.
    pub struct Changed {
        /// The record.
        pub record: RecordId,
        /// Its end.
        pub head: Head,
    }
}

impl About {
    /// Everything that somebody may be told to look at again.
    pub const ALL: [About; 2] = [About::Wellbeing, About::Buddy];

    /// As it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            About::Wellbeing => "wellbeing",
            About::Buddy => "buddy",
        }
    }
}

impl FromStr for About {
    type Err = BadId;

    fn from_str(text: &str) -> Result<About, BadId> {
        let mut all = About::ALL.into_iter();
        all.find(|it| it.as_str() == text)
            .ok_or_else(|| BadId::Slug(text.into()))
    }
}
