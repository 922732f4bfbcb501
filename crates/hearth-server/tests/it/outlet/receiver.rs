//! A real outlet on this computer, which says what it is told to say, and a provider beside it.
//!
//! Not here: any assertion about outlets.

use std::{
    collections::VecDeque,
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    extract::State,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode},
    routing::post,
};
use hearth_domain::{
    api::{
        assistance::{Duty, RequestState},
        outlet::{OutletKind, OutletState},
    },
    id::RequestId,
    role::Role,
};
use hearth_server::{config::Config, outlet::Outlet};
use serde_json::{Value as Json, json};
use tokio::{net::TcpListener, sync::Notify, time::timeout};
use uuid::Uuid;

use crate::records_common::*;

/// Longer than any machine needs.
const SOON: Duration = Duration::from_secs(30);

/// What an outlet answers next.
#[derive(Clone)]
pub enum Says {
    Number(u16),
    /// With a header.
    With(u16, &'static str, String),
    /// Nothing at all.
    Nothing,
}

/// A place that takes cards, on this computer.
#[derive(Clone)]
pub struct Receiver {
    pub address: SocketAddr,
    cards: Arc<Mutex<Vec<String>>>,
    says: Arc<Mutex<VecDeque<Says>>>,
    came: Arc<Notify>,
}

impl Receiver {
    /// Answers one after the other, then 202 to all.
    pub async fn open(says: &[Says]) -> Receiver {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let receiver = Receiver::at(listener.local_addr().unwrap(), says);
        receiver.serve(listener);
        receiver
    }

    /// One that does not listen yet.
    pub fn at(address: SocketAddr, says: &[Says]) -> Receiver {
        Receiver {
            address,
            cards: Arc::default(),
            says: Arc::new(Mutex::new(says.iter().cloned().collect())),
            came: Arc::default(),
        }
    }

    pub fn serve(&self, listener: TcpListener) {
        let router = axum::Router::new()
            .route("/workflow", post(take))
            .with_state(self.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
    }

    pub fn url(&self) -> String {
        format!("http://{}/workflow?sig=s3cret", self.address)
    }

    pub fn cards(&self) -> Vec<String> {
        self.cards.lock().unwrap().clone()
    }

    /// The cards, once there are so many.
    pub async fn cards_once(&self, number: usize) -> Vec<String> {
        let enough = async {
            loop {
                let came = self.came.notified();
                if self.cards().len() >= number {
                    return self.cards();
                }
                let _ = timeout(Duration::from_millis(50), came).await;
            }
        };
        timeout(SOON, enough).await.expect("the cards come")
    }
}

async fn take(State(receiver): State<Receiver>, body: String) -> (StatusCode, HeaderMap) {
    receiver.cards.lock().unwrap().push(body);
    receiver.came.notify_waiters();
    let says = receiver.says.lock().unwrap().pop_front();
    let mut headers = HeaderMap::new();
    let number = match says.unwrap_or(Says::Number(202)) {
        Says::Number(number) => number,
        Says::With(number, name, value) => {
            let value = HeaderValue::from_str(&value).unwrap();
            headers.insert(HeaderName::from_static(name), value);
            number
        }
        Says::Nothing => std::future::pending().await,
    };
    (StatusCode::from_u16(number).unwrap(), headers)
}

pub fn outlet(name: &str, url: String, private: bool) -> Outlet {
    Outlet {
        name: name.into(),
        kind: OutletKind::Teams,
        url: url.into(),
        private,
    }
}

/// A provider with outlets, and those who press and answer.
pub struct Floor {
    pub provider: Provider,
    pub advisor: Person,
    pub clinician: Person,
    pub it: Person,
}

impl Floor {
    pub async fn open(store: Store, outlets: Vec<Outlet>) -> Floor {
        let set_up = |config: &mut Config| config.outlets = outlets;
        let provider = Provider::open_with(store, set_up).await;
        Floor {
            advisor: provider.person(&[Role::Advisor], &[]).await,
            clinician: provider.person(&[Role::Clinician], &[]).await,
            it: provider.person(&[Role::It], &[]).await,
            provider,
        }
    }

    pub async fn beside(store: Store, receiver: &Receiver) -> Floor {
        Floor::open(store, vec![outlet("Teams", receiver.url(), true)]).await
    }

    pub async fn on_duty(&self) {
        let asked = json!({ "on": true, "heard": true });
        let went = self.provider.put(&self.clinician, "/duty", &asked).await;
        let _: Duty = went.ok();
        let nothing = json!({});
        let went = self.provider.post(&self.clinician, "/duty/hears", &nothing);
        let _: Duty = went.await.ok();
    }

    pub async fn press(&self, id: &RequestId, nature: &str) -> RequestState {
        let cause = json!({ "type": "reason", "reason": "clinical" });
        let press = json!({ "pressed": 0, "nature": nature, "cause": cause });
        let asked = json!({ "press": press, "withdrawn": false });
        let path = format!("/assistance/{id}");
        self.provider.put(&self.advisor, &path, &asked).await.ok()
    }

    pub async fn act(&self, id: &RequestId, what: &str, asked: Json) -> RequestState {
        let path = format!("/assistance/{id}/{what}");
        self.provider
            .post(&self.clinician, &path, &asked)
            .await
            .ok()
    }

    pub async fn states(&self) -> Vec<OutletState> {
        self.provider.get(&self.it, "/outlets").await.ok()
    }

    /// How the first outlet stands, once it stands so.
    pub async fn state(&self, wanted: impl Fn(&OutletState) -> bool) -> OutletState {
        let stands = async {
            loop {
                let state = self.states().await.swap_remove(0);
                if wanted(&state) {
                    return state;
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        timeout(SOON, stands)
            .await
            .expect("the outlet comes to stand so")
    }
}

pub fn new_id() -> RequestId {
    Uuid::now_v7().into()
}

pub fn title(card: &str) -> String {
    let card: Json = serde_json::from_str(card).unwrap();
    card["summary"].as_str().unwrap().to_owned()
}
