//! The way to the provider's server: connections, and calls of the contract.
//!
//! Connections are opened here and not by the client that the app uses for everything else, because
//! each must be told how to fill the line before its first byte. TLS trusts the system's store and
//! one more authority if it is named; the system's proxy is used, except to this computer itself. Not
//! here: what is asked.

use std::{
    net::SocketAddr,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use bytes::Bytes;
use http_body_util::{BodyExt, Full, LengthLimitError, Limited, combinators::BoxBody};
use hyper::{
    Method, Request, Response, StatusCode, Uri,
    body::Incoming,
    client::conn::http1::{self, SendRequest},
    header::{CONTENT_TYPE, HOST, PROXY_AUTHORIZATION, USER_AGENT},
};
use hyper_util::{client::proxy::matcher::Matcher, rt::TokioIo};
use rustls::{
    ClientConfig,
    pki_types::{CertificateDer, ServerName, pem::PemObject},
};
use rustls_platform_verifier::Verifier;
use serde::{Serialize, de::DeserializeOwned};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpStream, lookup_host},
    time::timeout,
};
use tokio_rustls::TlsConnector;
use url::{Host, Url};

use hearth_domain::{
    Problem, ProblemCode,
    api::{
        VERSION, VERSION_HEADER,
        internet::{Grant, LEASE_HEADER},
    },
    internet::measurement::CongestionControl,
};

use super::NotTaken;

/// A connection is not waited for longer, nor is an answer.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);

/// Of a server whose name has several addresses, no more are tried for voice: each that is silent
/// takes time from the sample.
const MOST_ADDRESSES: usize = 2;

/// The most bytes of an answer. What a server heard in a phase takes a tenth of it.
const MOST_BYTES: usize = 1024 * 1024;

/// What can be asked with.
pub(super) type Body = BoxBody<Bytes, std::convert::Infallible>;

/// A connection, whatever lies under it.
pub(super) trait Io: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Io for T {}

/// The way to one server.
#[derive(Clone)]
pub struct Way {
    server: Url,
    host: String,
    port: u16,
    tls: Option<(TlsConnector, ServerName<'static>)>,
    proxy: Option<Proxy>,
    /// Where the server took a connection last.
    reached: Arc<Mutex<Option<SocketAddr>>>,
}

#[derive(Clone)]
struct Proxy {
    address: (String, u16),
    authorization: Option<http::HeaderValue>,
}

/// A connection that a request can go over, and how its TCP was told to fill the line.
pub(super) struct Connection {
    pub(super) send: SendRequest<Body>,
    pub(super) congestion_control: CongestionControl,
}

impl Way {
    /// The way to a server, trusting the system's store and the authorities in a PEM file besides.
    /// Nothing is sent.
    ///
    /// # Errors
    /// When the address or the file cannot be used.
    pub fn to(server: &str, authority: Option<&Path>) -> Result<Way, NotTaken> {
        let bad = || NotTaken::BadAddress(server.to_owned());
        let mut url = Url::parse(server).map_err(|_| bad())?;
        let host = url.host().ok_or_else(bad)?.to_owned();
        let (is_here, name) = match &host {
            Host::Ipv4(ip) => (ip.is_loopback(), ip.to_string()),
            Host::Ipv6(ip) => (ip.is_loopback(), ip.to_string()),
            Host::Domain(name) => (name == "localhost", name.clone()),
        };
        let is_bare = url.username().is_empty() && url.password().is_none();
        let is_private = url.scheme() == "https" || (url.scheme() == "http" && is_here);
        if !is_private || !is_bare {
            return Err(bad());
        }
        url.set_query(None);
        url.set_fragment(None);
        if !url.path().ends_with('/') {
            url.set_path(&format!("{}/", url.path()));
        }
        let port = url.port_or_known_default().ok_or_else(bad)?;
        let tls = match url.scheme() {
            "https" => Some((connector(authority)?, server_name(&name).ok_or_else(bad)?)),
            _ => None,
        };
        let proxy = if is_here { None } else { proxy(&url)? };
        Ok(Way {
            server: url,
            host: name,
            port,
            tls,
            proxy,
            reached: Arc::default(),
        })
    }

    /// The server's host and port.
    pub(super) fn server(&self) -> (&str, u16) {
        (&self.host, self.port)
    }

    /// The path of a route of the contract, as it is asked for.
    pub(super) fn path(&self, route: &str) -> String {
        format!("{}{route}", self.server.path())
    }

    /// What a request to the server begins with.
    pub(super) fn request(&self, method: Method, route: &str) -> http::request::Builder {
        let port = self.server.port().map(|port| format!(":{port}"));
        let host = self.server.host_str().unwrap_or_default();
        Request::builder()
            .method(method)
            .uri(self.path(route))
            .header(HOST, format!("{host}{}", port.unwrap_or_default()))
            .header(USER_AGENT, concat!("Hearth/", env!("CARGO_PKG_VERSION")))
            .header(VERSION_HEADER, VERSION)
    }

    /// Where to speak to a port of the server over UDP: at the address at which it takes connections,
    /// since a name may have others at which nobody is. Behind a proxy nobody knows which that is.
    pub(super) async fn addresses(&self, port: u16) -> Vec<SocketAddr> {
        if self.proxy.is_none() && self.reached().is_none() {
            // What it says of the way there is said again by whoever needs the stream.
            let _ = self.stream().await;
        }
        match self.reached() {
            Some(server) => vec![SocketAddr::new(server.ip(), port)],
            None => match lookup_host((self.host.as_str(), port)).await {
                Ok(all) => all.take(MOST_ADDRESSES).collect(),
                Err(_) => Vec::new(),
            },
        }
    }

    fn reached(&self) -> Option<SocketAddr> {
        // An address is put in whole.
        *self.reached.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Opens a stream to the server. What is queued in it when it is dropped goes no further: a
    /// sample that is stopped is off the line at once.
    pub(super) async fn stream(&self) -> Result<(Box<dyn Io>, CongestionControl), NotTaken> {
        let opened = timeout(PATIENCE, self.open_stream()).await;
        opened.unwrap_or_else(|_| Err(NotTaken::Unreachable("it took too long".into())))
    }

    async fn open_stream(&self) -> Result<(Box<dyn Io>, CongestionControl), NotTaken> {
        let first = match &self.proxy {
            Some(proxy) => (proxy.address.0.as_str(), proxy.address.1),
            None => (self.host.as_str(), self.port),
        };
        let tcp = TcpStream::connect(first).await.map_err(unreachable)?;
        if self.proxy.is_none() {
            let mut reached = self.reached.lock().unwrap_or_else(PoisonError::into_inner);
            *reached = tcp.peer_addr().ok();
        }
        tcp.set_nodelay(true).map_err(unreachable)?;
        socket2::SockRef::from(&tcp)
            .set_linger(Some(Duration::ZERO))
            .map_err(unreachable)?;
        let congestion_control = crate::os::fill_by_cubic(&tcp);
        let plain: Box<dyn Io> = match &self.proxy {
            Some(proxy) => self.through(proxy, tcp).await?,
            None => Box::new(tcp),
        };
        let Some((connector, name)) = &self.tls else {
            return Ok((plain, congestion_control));
        };
        let secure = connector.connect(name.clone(), plain).await;
        Ok((Box::new(secure.map_err(distrust)?), congestion_control))
    }

    /// Asks a proxy for a tunnel.
    async fn through(&self, proxy: &Proxy, tcp: TcpStream) -> Result<Box<dyn Io>, NotTaken> {
        let (mut send, connection) = http1::handshake::<_, Body>(TokioIo::new(tcp))
            .await
            .map_err(unreachable)?;
        tokio::spawn(connection.with_upgrades());
        let authority = format!(
            "{}:{}",
            self.server.host_str().unwrap_or_default(),
            self.port
        );
        let mut request = Request::builder()
            .method(Method::CONNECT)
            .uri(&authority)
            .header(HOST, &authority);
        if let Some(authorization) = &proxy.authorization {
            request = request.header(PROXY_AUTHORIZATION, authorization);
        }
        let request = request.body(empty()).map_err(unreachable)?;
        let answer = send.send_request(request).await.map_err(unreachable)?;
        if !answer.status().is_success() {
            let said = format!("the proxy of this network answered {}", answer.status());
            return Err(NotTaken::Unreachable(said));
        }
        let tunnel = hyper::upgrade::on(answer).await.map_err(unreachable)?;
        Ok(Box::new(TokioIo::new(tunnel)))
    }

    /// Opens a connection for requests.
    pub(super) async fn connection(&self) -> Result<Connection, NotTaken> {
        let (stream, congestion_control) = self.stream().await?;
        let (send, connection) = http1::handshake(TokioIo::new(stream))
            .await
            .map_err(unreachable)?;
        // It ends with the last that is sent over it; how it ended shows there.
        tokio::spawn(connection);
        Ok(Connection {
            send,
            congestion_control,
        })
    }

    /// A call of the contract that answers JSON, under a lease if there is one.
    ///
    /// # Errors
    /// When nobody answers, somebody else does, or the server says no.
    pub async fn call<T: DeserializeOwned>(
        &self,
        route: &str,
        lease: Option<&Grant>,
        body: &impl Serialize,
    ) -> Result<T, NotTaken> {
        let body = serde_json::to_vec(body).map_err(|error| unreachable(error.to_string()))?;
        let mut request = self
            .request(Method::POST, route)
            .header(CONTENT_TYPE, "application/json");
        if let Some(lease) = lease {
            request = request.header(LEASE_HEADER, lease.key.to_string());
        }
        let request = request
            .body(Full::from(body).boxed())
            .map_err(unreachable)?;
        let answered = timeout(PATIENCE, async {
            let mut connection = self.connection().await?;
            let answer = connection.send.send_request(request).await;
            let answer = is_hearth(answer.map_err(unreachable)?)?;
            let status = answer.status();
            let bytes = Limited::new(answer.into_body(), MOST_BYTES).collect().await;
            let bytes = bytes.map_err(|error| match error.is::<LengthLimitError>() {
                true => NotTaken::Nonsense("its answer has no end".into()),
                false => NotTaken::BrokenOff("its answer broke off".into()),
            })?;
            Ok((status, bytes.to_bytes()))
        });
        let late = || NotTaken::Unreachable("it took too long to answer".into());
        let (status, bytes) = answered.await.map_err(|_| late())??;
        if status == StatusCode::OK {
            serde_json::from_slice(&bytes).map_err(|error| NotTaken::Nonsense(error.to_string()))
        } else {
            Err(match serde_json::from_slice::<Problem>(&bytes) {
                // What it is about has an end of its own; nobody can go back and read it again.
                Ok(problem) if lease.is_some() && problem.code == ProblemCode::NotFound => {
                    NotTaken::ended()
                }
                Ok(problem) => NotTaken::Refused(problem.message),
                Err(_) => NotTaken::NotHearth,
            })
        }
    }
}

/// Only Hearth's server says its version on every answer.
pub(super) fn is_hearth(answer: Response<Incoming>) -> Result<Response<Incoming>, NotTaken> {
    if answer.headers().contains_key(VERSION_HEADER) {
        Ok(answer)
    } else {
        Err(NotTaken::NotHearth)
    }
}

/// A request that says nothing.
pub(super) fn empty() -> Body {
    Full::default().boxed()
}

pub(super) fn unreachable(error: impl ToString) -> NotTaken {
    NotTaken::Unreachable(error.to_string())
}

/// Bytes of a TLS record that is sent.
const RECORD: usize = 4_096;

fn distrust(error: std::io::Error) -> NotTaken {
    let inner = error
        .get_ref()
        .and_then(|it| it.downcast_ref::<rustls::Error>());
    match inner {
        Some(rustls::Error::InvalidCertificate(why)) => NotTaken::NotTrusted(format!("{why:?}")),
        _ => unreachable(error),
    }
}

fn server_name(host: &str) -> Option<ServerName<'static>> {
    ServerName::try_from(host.to_owned()).ok()
}

fn connector(authority: Option<&Path>) -> Result<TlsConnector, NotTaken> {
    let extra = match authority {
        Some(file) => certificates(file).ok_or_else(|| NotTaken::BadAuthority(file.into()))?,
        None => Vec::new(),
    };
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let verifier = Verifier::new_with_extra_roots(extra, Arc::clone(&provider));
    let verifier = verifier.map_err(|error| NotTaken::NotTrusted(error.to_string()))?;
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(unreachable)?
        .dangerous()
        // Named so by its makers because a verifier could be anything; this one is the system's.
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    // What is counted at the other end is whole records: on a slow line one of 16 KiB takes a second.
    config.max_fragment_size = Some(RECORD);
    Ok(TlsConnector::from(Arc::new(config)))
}

fn certificates(file: &Path) -> Option<Vec<CertificateDer<'static>>> {
    let all: Result<Vec<_>, _> = CertificateDer::pem_file_iter(file).ok()?.collect();
    all.ok().filter(|all| !all.is_empty())
}

/// The system's proxy for this server, if there is one.
fn proxy(server: &Url) -> Result<Option<Proxy>, NotTaken> {
    let Ok(target) = server.as_str().parse::<Uri>() else {
        return Ok(None);
    };
    let Some(found) = Matcher::from_system().intercept(&target) else {
        return Ok(None);
    };
    let uri = found.uri();
    match (uri.scheme_str(), uri.host()) {
        (Some("http") | None, Some(host)) => Ok(Some(Proxy {
            address: (host.to_owned(), uri.port_u16().unwrap_or(80)),
            authorization: found.basic_auth().cloned(),
        })),
        _ => Err(NotTaken::Unreachable(
            "this network's proxy is of a kind that the check does not speak to".into(),
        )),
    }
}

#[cfg(test)]
mod tests {
    use tokio::net::TcpListener;

    use super::*;

    #[tokio::test]
    async fn voice_goes_where_the_server_takes_connections() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = listener.local_addr().unwrap();
        let way = Way::to(&format!("http://localhost:{}", server.port()), None).unwrap();
        let at = |ip: &str| vec![SocketAddr::new(ip.parse().unwrap(), 7)];
        assert_eq!(way.addresses(7).await, at("127.0.0.1"), "it is asked first");
        assert_eq!(way.reached(), Some(server));
        // Whatever its name has for its first address.
        *way.reached.lock().unwrap() = Some("[2001:db8::7]:443".parse().unwrap());
        assert_eq!(way.addresses(7).await, at("2001:db8::7"));
    }
}
