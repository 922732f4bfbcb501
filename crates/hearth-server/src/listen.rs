//! Taking connections, with TLS when the server speaks it itself.
//!
//! Handshakes happen beside the queue of connections, so that somebody who connects and says
//! nothing holds up nobody. Not here: whether plain HTTP may be spoken
//! ([`crate::config::Config::check`]).

use std::{io, net::SocketAddr, sync::Arc, time::Duration};

use anyhow::Context;
use axum::serve::Listener;
use rustls::{
    ServerConfig,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::mpsc,
    task::JoinHandle,
    time::timeout,
};
use tokio_rustls::{TlsAcceptor, server::TlsStream};

use crate::{config::Tls, socket};

/// How long a handshake may take.
const HANDSHAKE: Duration = Duration::from_secs(10);
/// Handshakes that have ended and wait to be served.
const WAITING: usize = 64;

/// Takes connections that speak TLS.
pub struct TlsListener {
    address: SocketAddr,
    ready: mpsc::Receiver<(TlsStream<TcpStream>, SocketAddr)>,
    taking: JoinHandle<()>,
}

impl TlsListener {
    /// Speaks TLS on a listening socket.
    ///
    /// # Errors
    /// When the socket does not listen.
    pub fn new(listener: TcpListener, acceptor: TlsAcceptor) -> io::Result<TlsListener> {
        let address = listener.local_addr()?;
        let (done, ready) = mpsc::channel(WAITING);
        let taking = tokio::spawn(take(listener, acceptor, done));
        Ok(TlsListener {
            address,
            ready,
            taking,
        })
    }
}

impl Drop for TlsListener {
    fn drop(&mut self) {
        self.taking.abort();
    }
}

impl Listener for TlsListener {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        match self.ready.recv().await {
            Some(connection) => connection,
            // Only a panic ends the taking of connections; the server then waits to be stopped.
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.address)
    }
}

async fn take(
    mut listener: TcpListener,
    acceptor: TlsAcceptor,
    done: mpsc::Sender<(TlsStream<TcpStream>, SocketAddr)>,
) {
    loop {
        // axum's own accept waits and tries again when the system has no more sockets to give.
        let (stream, peer) = Listener::accept(&mut listener).await;
        socket::at_once(&stream);
        let (acceptor, done) = (acceptor.clone(), done.clone());
        tokio::spawn(async move {
            match timeout(HANDSHAKE, acceptor.accept(stream)).await {
                // Nobody is there to serve it when the server is stopping.
                Ok(Ok(stream)) => drop(done.send((stream, peer)).await),
                Ok(Err(error)) => tracing::debug!(%error, "a handshake failed"),
                Err(_) => tracing::debug!("a handshake took too long"),
            }
        });
    }
}

/// Has every connection of this process use the TLS library that is compiled in. To be called before
/// an HTTP client is made; calling it again changes nothing.
pub fn choose_tls() {
    // An error says that it was chosen before.
    let _ = rustls::crypto::ring::default_provider().install_default();
}

/// Reads certificate and key.
///
/// # Errors
/// When one of them cannot be read, or they do not belong together.
pub fn acceptor(tls: &Tls) -> anyhow::Result<TlsAcceptor> {
    let chain = CertificateDer::pem_file_iter(&tls.cert)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .with_context(|| format!("The certificate {} cannot be read", tls.cert.display()))?;
    let key = PrivateKeyDer::from_pem_file(&tls.key)
        .with_context(|| format!("The key {} cannot be read", tls.key.display()))?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .context("The certificate and the key do not belong together")?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(TlsAcceptor::from(Arc::new(config)))
}
