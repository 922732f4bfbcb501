//! One call: a request on its way, and what its answer means.
//!
//! Only an answer that says the contract's version comes from Hearth's server. Anything else that
//! answers is a proxy or the log-in page of a Wi-Fi, and counts as offline. Not here: the routes.

use std::{collections::VecDeque, error::Error, io, time::Duration};

use bytes::Bytes;
use futures_util::{StreamExt, stream::BoxStream};
use hearth_domain::{
    Problem, ProblemCode, api,
    api::live::{DEAD_AFTER_S, LiveEvent},
    hash::Hash,
    time::Ms,
};
use reqwest::{
    Method, Response, StatusCode,
    header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, DATE},
};
use rustls::CertificateError;
use serde::{Serialize, de::DeserializeOwned};
use tokio::time::Instant;

use super::{session::Session, transport::Transport};

/// An ordinary call takes no longer.
const PATIENCE: Duration = Duration::from_secs(30);
/// A file may take this long: 20 MiB at half a megabit a second.
const FILE_PATIENCE: Duration = Duration::from_secs(360);
/// A stream begins in this time.
const STREAM_PATIENCE: Duration = Duration::from_secs(10);
/// No answer of the contract but a file is longer.
const MOST_JSON: usize = 64 << 20;
const MOST_FILE: usize = 32 << 20;

/// A request that has not been sent.
pub(crate) struct Call {
    transport: Transport,
    session: Option<Session>,
    method: Method,
    path: String,
    query: Vec<(String, String)>,
    body: Option<(String, Option<Hash>, Bytes)>,
}

impl Call {
    pub(super) fn new(transport: Transport, method: Method, path: &str) -> Call {
        Call {
            transport,
            session: None,
            method,
            path: path.into(),
            query: Vec::new(),
            body: None,
        }
    }

    /// Under a person's session.
    pub fn under(mut self, session: Session) -> Call {
        self.session = Some(session);
        self
    }

    /// With a query.
    pub fn query(mut self, query: &[(&str, &str)]) -> Call {
        let owned = query
            .iter()
            .map(|(key, value)| (String::from(*key), String::from(*value)));
        self.query = owned.collect();
        self
    }

    /// With a body of JSON.
    pub fn body(mut self, body: &impl Serialize) -> Result<Call, Problem> {
        let json = serde_json::to_vec(body).map_err(|_| unreadable())?;
        self.body = Some(("application/json".into(), None, json.into()));
        Ok(self)
    }

    /// With the bytes of a file and their hash.
    pub fn bytes(mut self, media_type: &str, sha256: Hash, bytes: Vec<u8>) -> Call {
        self.body = Some((media_type.into(), Some(sha256), bytes.into()));
        self
    }

    /// Sends it and reads what the contract promises.
    pub async fn json<T: DeserializeOwned>(self) -> Result<T, Problem> {
        let response = self.send(PATIENCE).await?;
        let bytes = read(response, MOST_JSON)
            .await
            .map_err(|problem| self.hear(problem))?;
        serde_json::from_slice(&bytes).map_err(|_| unreadable())
    }

    /// Sends it; the answer holds nothing but that it was done.
    pub async fn done(self) -> Result<(), Problem> {
        let response = self.send(PATIENCE).await?;
        read(response, MOST_JSON)
            .await
            .map_err(|problem| self.hear(problem))
            .map(drop)
    }

    /// Sends it and reads a file: its media type and bytes.
    pub async fn file(self) -> Result<(String, Vec<u8>), Problem> {
        let response = self.send(FILE_PATIENCE).await?;
        let media_type = text(&response, CONTENT_TYPE.as_str())
            .unwrap_or_default()
            .to_owned();
        let bytes = read(response, MOST_FILE)
            .await
            .map_err(|problem| self.hear(problem))?;
        Ok((media_type, bytes))
    }

    /// Sends it and goes on reading.
    pub async fn stream(self) -> Result<Stream, Problem> {
        // A stream ends when it falls silent, however long it has lasted; it begins at once or not at
        // all. The connection may be one that was kept and is dead.
        let sent = tokio::time::timeout(STREAM_PATIENCE, self.send(Duration::MAX)).await;
        let response = sent.unwrap_or_else(|_| Err(self.hear(silent())))?;
        Ok(Stream {
            chunks: response.bytes_stream().boxed(),
            line: Vec::new(),
            data: String::new(),
            ready: VecDeque::new(),
            heard: Instant::now(),
        })
    }

    async fn send(&self, patience: Duration) -> Result<Response, Problem> {
        let Some(session) = &self.session else {
            return self.once(None, patience).await;
        };
        let token = session.access().await?;
        match self.once(Some(&token), patience).await {
            Err(problem) if problem.code == ProblemCode::LoggedOut => {
                let token = session.renew(&token).await?;
                self.once(Some(&token), patience).await
            }
            answer => answer,
        }
    }

    async fn once(&self, token: Option<&str>, patience: Duration) -> Result<Response, Problem> {
        let Transport {
            http,
            server,
            line,
            clock,
        } = &self.transport;
        let mut url = server.at(&self.path);
        if !self.query.is_empty() {
            url.query_pairs_mut().extend_pairs(&self.query);
        }
        let mut request = http
            .request(self.method.clone(), url)
            .header(api::VERSION_HEADER, api::VERSION)
            .header(ACCEPT, "application/json, */*");
        if patience != Duration::MAX {
            request = request.timeout(patience);
        }
        if let Some(token) = token {
            request = request.header(AUTHORIZATION, format!("Bearer {token}"));
        }
        if let Some((media_type, sha256, bytes)) = &self.body {
            request = request.header(CONTENT_TYPE, media_type).body(bytes.clone());
            if let Some(sha256) = sha256 {
                request = request.header(api::SHA256_HEADER, sha256.to_string());
            }
        }
        let response = request
            .send()
            .await
            .map_err(|error| self.hear(unsent(&error)))?;
        is_hearth(&response).map_err(|problem| self.hear(problem))?;
        line.answered();
        if let Some(there) = text(&response, DATE.as_str()).and_then(date) {
            line.clock(clock.now(), there);
        }
        if response.status().is_success() {
            return Ok(response);
        }
        let bytes = read(response, MOST_JSON)
            .await
            .map_err(|problem| self.hear(problem))?;
        Err(serde_json::from_slice(&bytes).unwrap_or_else(|_| unreadable()))
    }

    /// Notes a problem of the line.
    fn hear(&self, problem: Problem) -> Problem {
        if problem.code == ProblemCode::Offline {
            self.transport.line.silent();
        }
        problem
    }
}

/// Whether Hearth's server answered, and one that speaks this version.
fn is_hearth(response: &Response) -> Result<(), Problem> {
    match text(response, api::VERSION_HEADER).map(str::parse) {
        Some(Ok(api::VERSION)) => Ok(()),
        Some(Ok(version)) => Err(other_version(version)),
        _ if matches!(
            response.status(),
            StatusCode::BAD_GATEWAY | StatusCode::SERVICE_UNAVAILABLE | StatusCode::GATEWAY_TIMEOUT
        ) =>
        {
            Err(silent())
        }
        _ => Err(somebody_else()),
    }
}

fn text<'a>(response: &'a Response, header: &str) -> Option<&'a str> {
    response.headers().get(header)?.to_str().ok()
}

/// An HTTP date, which is always in GMT.
fn date(text: &str) -> Option<Ms> {
    let parsed = jiff::fmt::rfc2822::parse(text).ok()?;
    Some(Ms(parsed.timestamp().as_millisecond()))
}

async fn read(response: Response, most: usize) -> Result<Vec<u8>, Problem> {
    let mut chunks = response.bytes_stream();
    let mut bytes = Vec::new();
    while let Some(chunk) = chunks.next().await {
        bytes.extend_from_slice(&chunk.map_err(|error| unsent(&error))?);
        if bytes.len() > most {
            return Err(unreadable());
        }
    }
    Ok(bytes)
}

/// What the server tells without being asked, event by event.
pub(crate) struct Stream {
    chunks: BoxStream<'static, reqwest::Result<Bytes>>,
    line: Vec<u8>,
    data: String,
    ready: VecDeque<LiveEvent>,
    /// When something last came.
    heard: Instant,
}

impl Stream {
    /// The next event; none when the stream has ended or fallen silent. Who stops waiting for it and
    /// asks again has lost nothing, and begins no new silence.
    pub async fn next(&mut self) -> Option<LiveEvent> {
        let silence = Duration::from_secs(DEAD_AFTER_S);
        while self.ready.is_empty() {
            let chunk = tokio::time::timeout_at(self.heard + silence, self.chunks.next()).await;
            let chunk = chunk.ok()??.ok()?;
            self.heard = Instant::now();
            chunk.iter().for_each(|&byte| self.take(byte));
            if self.line.len() + self.data.len() > MOST_JSON {
                return None;
            }
        }
        self.ready.pop_front()
    }

    /// The text format of server-sent events, of which only `data` is used.
    fn take(&mut self, byte: u8) {
        if byte != b'\n' {
            self.line.push(byte);
            return;
        }
        let line = String::from_utf8_lossy(&self.line)
            .trim_end_matches('\r')
            .to_owned();
        self.line.clear();
        if let Some(data) = line.strip_prefix("data:") {
            self.data.push_str(data.strip_prefix(' ').unwrap_or(data));
            self.data.push('\n');
        } else if line.is_empty() && !self.data.is_empty() {
            // An event of a kind that this version does not know tells it nothing.
            self.ready
                .extend(serde_json::from_str::<LiveEvent>(&self.data));
            self.data.clear();
        }
    }
}

/// What a failure to send or to read means.
fn unsent(error: &reqwest::Error) -> Problem {
    let mut causes = std::iter::successors(Some(error as &(dyn Error + 'static)), |it| within(*it));
    let distrusted = causes.find_map(|cause| match cause.downcast_ref()? {
        rustls::Error::InvalidCertificate(why) => Some(why),
        _ => None,
    });
    distrusted.map_or_else(silent, |why| {
        Problem::new(ProblemCode::Offline, distrust(why))
    })
}

/// What caused an error. One of the system gives out what caused the error that it wraps, and not
/// that error itself; TLS wraps its own in two of them.
fn within<'e>(error: &'e (dyn Error + 'static)) -> Option<&'e (dyn Error + 'static)> {
    match error
        .downcast_ref::<io::Error>()
        .and_then(io::Error::get_ref)
    {
        Some(wrapped) => Some(wrapped),
        None => error.source(),
    }
}

/// Why the certificate of a server is not trusted, and what to do about it.
fn distrust(why: &CertificateError) -> &'static str {
    match why {
        CertificateError::UnknownIssuer => {
            "This computer does not know who vouches for the server that answered, so nothing was \
             sent. If your provider sent you a file with its certificate, start Hearth with --ca \
             and the name of that file. Otherwise tell your provider's IT team."
        }
        CertificateError::Expired
        | CertificateError::ExpiredContext { .. }
        | CertificateError::NotValidYet
        | CertificateError::NotValidYetContext { .. } => {
            "The certificate of the server that answered is not valid on this day, so nothing was \
             sent. Check the date and time of this computer. If they are right, tell your \
             provider's IT team that the certificate has run out."
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            "The server that answered shows the certificate of another server, so nothing was sent. \
             Do not go on. Tell your provider's IT team."
        }
        _ => {
            "This computer does not trust the certificate of the server that answered, so nothing \
             was sent. Tell your provider's IT team."
        }
    }
}

fn silent() -> Problem {
    Problem::new(
        ProblemCode::Offline,
        "The provider's server does not answer. Check your internet connection, then try again. \
         What you saved stays on this computer.",
    )
}

fn somebody_else() -> Problem {
    Problem::new(
        ProblemCode::Offline,
        "Something else answered in place of the provider's server: a proxy, or the log-in page of \
         a Wi-Fi. Open a web page in your browser and log in to the Wi-Fi if it asks you to. What \
         you saved stays on this computer.",
    )
}

fn other_version(theirs: u32) -> Problem {
    let message = if theirs > api::VERSION {
        "The provider's server is newer than this Hearth. Update Hearth, then try again. What you \
         saved stays on this computer."
    } else {
        "The provider's server is older than this Hearth. Tell your provider's IT team. What you \
         saved stays on this computer."
    };
    Problem::new(ProblemCode::WrongVersion, message)
}

/// An answer of Hearth's server that does not hold what the contract says.
pub(super) fn unreadable() -> Problem {
    Problem::new(
        ProblemCode::Unexpected,
        "Hearth could not read the server's answer. Try again. If it goes on, tell your provider's \
         IT team.",
    )
}
