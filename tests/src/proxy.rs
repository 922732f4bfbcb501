//! The line between one app and its server, which a journey can make bad.
//!
//! Bytes pass through unread but for what a fault has to know: how a request begins, and the header
//! in which a server says its version; and what went up is kept, for a journey that watches it. Changing the fault cuts every connection that is open, so
//! that the next request meets it; only a fault by which nobody hangs up leaves them open. Not here:
//! a server that is down, which is really stopped.

use std::{
    net::SocketAddr,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use anyhow::Context;
use hearth_domain::api;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{
        TcpListener, TcpStream,
        tcp::{ReadHalf, WriteHalf},
    },
    sync::watch,
    task::{JoinHandle, JoinSet},
};

/// What is wrong with a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// Nothing.
    None,
    /// Nobody answers.
    Silent,
    /// Something else answers: the log-in page of a Wi-Fi.
    Html,
    /// The server says that it speaks another version. One digit.
    Version(u32),
    /// A request that begins like this arrives, and its answer is lost.
    LoseAnswer(&'static str),
    /// Of a request that begins like this, only so many bytes arrive.
    Cut(&'static str, usize),
    /// Nothing comes back from the server, and nobody hangs up.
    Deaf,
    /// Nothing reaches the server, and nobody hangs up.
    Mute,
    /// What is open carries nothing any more, and nobody hangs up; new connections are good. This is
    /// what a computer finds that has slept.
    Forgotten,
}

/// The two directions of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Up,
    Down,
}

impl Fault {
    /// Nobody hangs up.
    fn leaves_open(&self) -> bool {
        matches!(self, Fault::Deaf | Fault::Mute | Fault::Forgotten)
    }
}

/// A line to a server.
pub struct Proxy {
    address: SocketAddr,
    fault: watch::Sender<Fault>,
    struck: watch::Receiver<u32>,
    held: watch::Sender<Option<&'static str>>,
    sent: Arc<Mutex<Vec<u8>>>,
    carrying: JoinHandle<()>,
}

/// The page that a Wi-Fi shows to whoever has not paid for it.
const PORTAL: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 46\r\n\
    connection: close\r\n\r\n<html><body>Log in to the Wi-Fi.</body></html>";

impl Proxy {
    /// A good line to a server.
    ///
    /// # Errors
    /// When there is no port for it.
    pub async fn to(server: SocketAddr) -> anyhow::Result<Proxy> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let fault = watch::Sender::new(Fault::None);
        let (strikes, struck) = watch::channel(0);
        let sent = Arc::new(Mutex::default());
        let held = watch::Sender::new(None);
        let line = Line {
            held: held.subscribe(),
            sent: Arc::clone(&sent),
            server,
            faults: fault.subscribe(),
            strikes: Arc::new(strikes),
        };
        let carrying = tokio::spawn(async move {
            let mut connections = JoinSet::new();
            while let Ok((client, _)) = listener.accept().await {
                connections.spawn(line.clone().carry(client));
                while connections.try_join_next().is_some() {}
            }
        });
        Ok(Proxy {
            address,
            fault,
            struck,
            held,
            sent,
            carrying,
        })
    }

    /// Makes the line bad in this way, or good again, and cuts what is open unless nobody hangs up.
    pub fn set(&self, fault: Fault) {
        self.fault.send_replace(fault);
    }

    /// Makes the line good for connections that open from now on, and cuts none.
    pub fn mend(&self) {
        self.fault.send_if_modified(|fault| {
            *fault = Fault::None;
            false
        });
    }

    /// Holds each request that begins like this, until they are let go: it counts as a fault that struck.
    pub fn hold(&self, start: &'static str) {
        self.held.send_replace(Some(start));
    }

    /// Lets what is held go on.
    pub fn let_go(&self) {
        self.held.send_replace(None);
    }

    /// Whether these words have gone up the line, in whatever.
    pub fn carried(&self, words: &str) -> bool {
        let sent = self.sent.lock().unwrap_or_else(PoisonError::into_inner);
        sent.windows(words.len())
            .any(|part| part == words.as_bytes())
    }

    /// Waits until faults have struck so many times since the line was made.
    ///
    /// # Errors
    /// When they never will.
    pub async fn struck(&self, times: u32) -> anyhow::Result<()> {
        let mut struck = self.struck.clone();
        let waiting = struck.wait_for(|seen| *seen >= times);
        tokio::time::timeout(crate::PATIENCE, waiting)
            .await
            .context("the fault never struck")??;
        Ok(())
    }

    /// Its address, in place of the server's.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// An invitation whose holder reaches the server by this line.
    ///
    /// # Errors
    /// When it is no invitation.
    pub fn through(&self, invitation: &str) -> anyhow::Result<String> {
        let mut link = url::Url::parse(invitation)?;
        let code = link.query_pairs().find(|(name, _)| name == "code");
        let code = code.context("an invitation holds a code")?.1.into_owned();
        link.query_pairs_mut()
            .clear()
            .append_pair("server", &self.url())
            .append_pair("code", &code);
        Ok(link.into())
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.carrying.abort();
    }
}

/// What each connection knows.
#[derive(Clone)]
struct Line {
    server: SocketAddr,
    faults: watch::Receiver<Fault>,
    strikes: Arc<watch::Sender<u32>>,
    held: watch::Receiver<Option<&'static str>>,
    sent: Arc<Mutex<Vec<u8>>>,
}

impl Line {
    /// Carries one connection until either end or the line gives up. What cannot be carried shows
    /// at its ends.
    async fn carry(mut self, client: TcpStream) {
        let fault = self.faults.borrow_and_update().clone();
        let mut changed = self.faults.clone();
        tokio::select! {
            () = cut(&mut changed) => {}
            _ = self.pass(client, &fault) => {}
        }
    }

    /// Whether what goes this way now vanishes, on a connection that began under `began`.
    fn loses(&self, way: Way, began: &Fault) -> bool {
        match *self.faults.borrow() {
            Fault::Deaf => way == Way::Down,
            Fault::Mute => way == Way::Up,
            Fault::Forgotten => *began != Fault::Forgotten,
            _ => false,
        }
    }

    /// Keeps what goes up, for a journey that watches.
    fn keep(&self, chunk: &[u8]) {
        let mut sent = self.sent.lock().unwrap_or_else(PoisonError::into_inner);
        sent.extend_from_slice(chunk);
    }

    fn strike(&self) {
        self.strikes.send_modify(|times| *times += 1);
    }

    async fn pass(&self, mut client: TcpStream, fault: &Fault) -> std::io::Result<()> {
        match fault {
            Fault::Silent => {
                self.strike();
                return Ok(());
            }
            Fault::Html => {
                self.strike();
                // A request is read to where it pauses, so that its sender comes to the answer.
                if client.read(&mut [0; 16 * 1024]).await? == 0 {
                    return Ok(());
                }
                client.write_all(PORTAL).await?;
                return client.shutdown().await;
            }
            _ => {}
        }
        let mut server = TcpStream::connect(self.server).await?;
        let (from_client, to_client) = client.split();
        let (from_server, to_server) = server.split();
        let lost = AtomicBool::new(false);
        tokio::select! {
            up = self.up(from_client, to_server, fault, &lost) => up,
            down = self.down(from_server, to_client, fault, &lost) => down,
        }
    }

    /// Requests on their way. A request begins where a chunk begins, because the app waits for an
    /// answer before it sends the next one.
    async fn up(
        &self,
        mut from: ReadHalf<'_>,
        mut to: WriteHalf<'_>,
        fault: &Fault,
        lost: &AtomicBool,
    ) -> std::io::Result<()> {
        let mut buffer = vec![0; 16 * 1024];
        let mut left = None;
        loop {
            let read = from.read(&mut buffer).await?;
            if read == 0 {
                return Ok(());
            }
            if self.loses(Way::Up, fault) {
                self.strike();
                continue;
            }
            let chunk = &buffer[..read];
            self.keep(chunk);
            let begins = |start: &str| chunk.starts_with(start.as_bytes());
            let mut held = self.held.clone();
            if held.borrow_and_update().is_some_and(begins) {
                self.strike();
                // A line that is gone meanwhile holds nothing.
                let _ = held.wait_for(Option::is_none).await;
            }
            match fault {
                Fault::LoseAnswer(start) if begins(start) => lost.store(true, Ordering::SeqCst),
                Fault::Cut(start, after) if left.is_none() && begins(start) => left = Some(*after),
                _ => {}
            }
            match &mut left {
                Some(left) if *left <= read => {
                    to.write_all(&chunk[..*left]).await?;
                    self.strike();
                    return Ok(());
                }
                Some(left) => *left -= read,
                None => {}
            }
            to.write_all(chunk).await?;
        }
    }

    /// Answers on their way back.
    async fn down(
        &self,
        mut from: ReadHalf<'_>,
        mut to: WriteHalf<'_>,
        fault: &Fault,
        lost: &AtomicBool,
    ) -> std::io::Result<()> {
        let mut buffer = vec![0; 16 * 1024];
        loop {
            let read = from.read(&mut buffer).await?;
            if read == 0 {
                return Ok(());
            }
            if self.loses(Way::Down, fault) {
                self.strike();
                continue;
            }
            if lost.load(Ordering::SeqCst) {
                self.strike();
                return Ok(());
            }
            if let Fault::Version(version) = fault
                && say_version(&mut buffer[..read], *version)
            {
                self.strike();
            }
            to.write_all(&buffer[..read]).await?;
        }
    }
}

/// Returns once what is open is to be cut.
async fn cut(faults: &mut watch::Receiver<Fault>) {
    while faults.changed().await.is_ok() {
        if !faults.borrow_and_update().leaves_open() {
            return;
        }
    }
}

/// Puts another version in the place of the server's, which is as long: one digit. The head of an
/// answer comes in one piece. Tells whether there was one.
fn say_version(chunk: &mut [u8], version: u32) -> bool {
    let header = |version| format!("\r\n{}: {version}\r\n", api::VERSION_HEADER).into_bytes();
    let (ours, theirs) = (header(api::VERSION), header(version));
    let at = chunk.windows(ours.len()).position(|part| part == ours);
    if let Some(at) = at {
        chunk[at..at + theirs.len()].copy_from_slice(&theirs);
    }
    at.is_some()
}
