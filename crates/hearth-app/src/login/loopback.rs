//! The listener to which the browser comes back, on this computer only.
//!
//! It takes one answer: the first that brings our own state. Everything else that knocks is turned
//! away. Not here: what a code is worth.

use std::{io, net::Ipv4Addr, time::Duration};

use hearth_domain::Problem;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinSet,
};
use url::Url;

/// A browser says what it wants in this time, and in so many bytes.
const PATIENCE: Duration = Duration::from_secs(10);
const MOST_BYTES: usize = 16 * 1024;

const LOGGED_IN: &str = "You are logged in";

/// A listener for one answer.
pub(super) struct Loopback {
    listener: TcpListener,
    port: u16,
}

/// A browser that came back, and waits to be told.
pub(super) struct Answer {
    stream: TcpStream,
    code: String,
}

impl Loopback {
    /// Opens a listener on a port that is free.
    pub async fn open() -> io::Result<Loopback> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let port = listener.local_addr()?.port();
        Ok(Loopback { listener, port })
    }

    /// Where the browser comes back to.
    pub fn redirect(&self) -> String {
        format!("http://127.0.0.1:{}/callback", self.port)
    }

    /// Waits for the browser that brings `state`, and closes the port.
    pub async fn answer(self, state: &str) -> Answer {
        // Browsers open connections that they do not use: none of them keeps the others waiting.
        let mut knocking = JoinSet::new();
        loop {
            tokio::select! {
                Ok((stream, _)) = self.listener.accept() => {
                    knocking.spawn(async move {
                        tokio::time::timeout(PATIENCE, read(stream)).await.ok()?
                    });
                }
                Some(read) = knocking.join_next() => {
                    let Ok(Some((mut stream, target))) = read else { continue };
                    match code(&target, state) {
                        Some(code) => return Answer { stream, code },
                        None => {
                            let page = page(
                                "This page has no use",
                                "Go back to Hearth and start the log-in again.",
                            );
                            respond(&mut stream, "404 Not Found", &page).await;
                        }
                    }
                }
            }
        }
    }
}

impl Answer {
    /// The code that the browser brought.
    pub fn take_code(&mut self) -> String {
        std::mem::take(&mut self.code)
    }

    /// Tells the person in the browser how it ended, and what they should know besides.
    pub async fn show(mut self, outcome: &Result<Option<Problem>, Problem>) {
        const BACK: &str = "You can close this page and go back to Hearth.";
        let page = match outcome {
            Ok(None) => page(LOGGED_IN, BACK),
            Ok(Some(besides)) => page(LOGGED_IN, &format!("{} {BACK}", besides.message)),
            Err(problem) => page("Hearth could not log you in", &problem.message),
        };
        respond(&mut self.stream, "200 OK", &page).await;
    }
}

/// The target of the request: its path and query.
async fn read(mut stream: TcpStream) -> Option<(TcpStream, String)> {
    let mut head = Vec::new();
    let mut chunk = [0; 1024];
    while !head.windows(4).any(|end| end == b"\r\n\r\n") {
        let read = stream.read(&mut chunk).await.ok()?;
        head.extend_from_slice(&chunk[..read]);
        if read == 0 || head.len() > MOST_BYTES {
            return None;
        }
    }
    let head = String::from_utf8(head).ok()?;
    let target = head
        .lines()
        .next()?
        .strip_prefix("GET ")?
        .split(' ')
        .next()?;
    Some((stream, target.to_owned()))
}

/// The code in a target, if it is the answer to our own question.
fn code(target: &str, state: &str) -> Option<String> {
    let url = Url::parse("http://127.0.0.1").ok()?.join(target).ok()?;
    let part = |name: &str| {
        url.query_pairs()
            .find(|(key, _)| key == name)
            .map(|(_, it)| it)
    };
    let ours = url.path() == "/callback" && part("state")? == state;
    let code = part("code")?;
    (ours && !code.is_empty()).then(|| code.into_owned())
}

fn page(heading: &str, words: &str) -> String {
    let escaped = |text: &str| {
        text.replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;")
            .replace('"', "&quot;")
    };
    format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>{0} - Hearth</title>\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <style>body{{font:1.1875rem/1.5 Arial,sans-serif;margin:3rem auto;max-width:38rem;\
         padding:0 1rem;color:#212b32;background:#fff}}h1{{font-size:2rem;line-height:1.25}}\
         @media(prefers-color-scheme:dark){{body{{color:#fff;background:#212b32}}}}</style>\
         <main><h1>{0}</h1><p>{1}</p></main></html>\n",
        escaped(heading),
        escaped(words),
    )
}

/// A browser that has gone is not told; nothing depends on it.
async fn respond(stream: &mut TcpStream, status: &str, page: &str) {
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\n\
         Cache-Control: no-store\r\nReferrer-Policy: no-referrer\r\nX-Content-Type-Options: nosniff\r\n\
         Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'\r\n\
         Connection: close\r\n\r\n",
        page.len()
    );
    let _ = stream.write_all(head.as_bytes()).await;
    let _ = stream.write_all(page.as_bytes()).await;
    let _ = stream.shutdown().await;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_answer_to_our_own_question_is_taken() {
        assert_eq!(
            code("/callback?code=abc&state=mine", "mine"),
            Some("abc".into())
        );
        for target in [
            "/callback?code=abc&state=theirs",
            "/callback?code=abc",
            "/callback?code=&state=mine",
            "/callback?state=mine",
            "/other?code=abc&state=mine",
            "/favicon.ico",
        ] {
            assert_eq!(code(target, "mine"), None, "{target}");
        }
    }

    #[tokio::test]
    async fn a_stray_request_is_turned_away_and_the_right_one_still_arrives() {
        let loopback = Loopback::open().await.unwrap();
        let url = loopback.redirect();
        let answer = tokio::spawn(async move { loopback.answer("mine").await });
        crate::client::choose_tls();
        let browser = reqwest::Client::builder().no_proxy().build().unwrap();
        // A connection that says nothing must not keep the others waiting.
        let port = Url::parse(&url).unwrap().port().unwrap();
        let _idle = TcpStream::connect((Ipv4Addr::LOCALHOST, port))
            .await
            .unwrap();
        let stray = browser
            .get(format!("{url}?code=a&state=theirs"))
            .send()
            .await
            .unwrap();
        assert_eq!(stray.status(), 404);
        let page = tokio::spawn(browser.get(format!("{url}?code=abc&state=mine")).send());
        let mut answer = answer.await.unwrap();
        assert_eq!(answer.take_code(), "abc");
        answer.show(&Ok(None)).await;
        let page = page.await.unwrap().unwrap().text().await.unwrap();
        assert!(
            page.contains("You can close this page and go back to Hearth."),
            "{page}"
        );
    }
}
