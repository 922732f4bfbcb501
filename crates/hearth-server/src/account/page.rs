//! The pages that a browser shows while somebody joins or logs in.
//!
//! Plain HTML without a script, in the manner of the NHS pages of the app: labels above inputs, an
//! error summary that links to them, visible focus, dark when the system is dark, fit for 360 px
//! and for 200 % text. Not here: what is done with what is entered ([`super::authorize`]).

use std::{fmt::Write, sync::LazyLock};

use axum::{
    http::{
        HeaderValue, StatusCode,
        header::{
            CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY,
            X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
        },
    },
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use hearth_domain::FieldProblem;
use sha2::{Digest, Sha256};

/// The whole style of the pages. The policy names its hash, so no other style can get in.
const STYLE: &str = include_str!("page.css");

/// One page.
pub struct Page<'a> {
    /// The heading, and the title of the window.
    pub heading: &'a str,
    /// Whose server it is.
    pub provider: &'a str,
    /// Made-up people: a banner says so.
    pub demo: bool,
    /// What is wrong, in page order.
    pub faults: &'a [FieldProblem],
    /// What stands under the heading, as HTML.
    pub body: String,
    /// Where a form of this page may lead the browser, besides this server.
    pub leads_to: Option<&'a str>,
}

impl Page<'_> {
    /// The page as an answer.
    pub fn answer(&self, status: StatusCode) -> Response {
        let headers = [
            (
                CONTENT_TYPE,
                HeaderValue::from_static("text/html; charset=utf-8"),
            ),
            (CACHE_CONTROL, HeaderValue::from_static("no-store")),
            (REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
            (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
            (X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
            (CONTENT_SECURITY_POLICY, policy(self.leads_to)),
        ];
        (status, headers, self.html()).into_response()
    }

    fn html(&self) -> String {
        let (heading, provider) = (escape(self.heading), escape(self.provider));
        let error = if self.faults.is_empty() {
            ""
        } else {
            "Error: "
        };
        let demo = if self.demo {
            r#"<div class="demo">Demonstration with made-up people.</div>"#
        } else {
            ""
        };
        format!(
            r#"<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{error}{heading} - Hearth</title>
<style>{STYLE}</style>
</head>
<body>
<header><p>Hearth <span>{provider}</span></p>{demo}</header>
<main>
{summary}<h1>{heading}</h1>
{body}
</main>
</body>
</html>
"#,
            summary = summary(self.faults),
            body = self.body,
        )
    }
}

/// The policy of a page: nothing but its own style and its own form.
fn policy(leads_to: Option<&str>) -> HeaderValue {
    static STYLE_HASH: LazyLock<String> =
        LazyLock::new(|| STANDARD.encode(Sha256::digest(STYLE.as_bytes())));
    let leads_to = leads_to.unwrap_or_default();
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{}'; form-action 'self' {leads_to}; \
         base-uri 'none'; frame-ancestors 'none'",
        *STYLE_HASH
    );
    HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static("default-src 'none'"))
}

/// The error summary, with a link to each input.
fn summary(faults: &[FieldProblem]) -> String {
    if faults.is_empty() {
        return String::new();
    }
    let mut list = String::new();
    for fault in faults {
        let (field, message) = (escape(&fault.field), escape(&fault.message));
        // Writing to a string cannot fail.
        let _ = write!(list, r##"<li><a href="#{field}">{message}</a></li>"##);
    }
    format!(
        r#"<div class="summary" role="alert" tabindex="-1" autofocus aria-labelledby="summary-title">
<h2 id="summary-title">There is a problem</h2><ul>{list}</ul></div>
"#
    )
}

/// One input of a form.
pub struct Input<'a> {
    /// Its name in the form and its id on the page.
    pub name: &'a str,
    /// What it is for.
    pub label: &'a str,
    /// A line beneath the label.
    pub hint: &'a str,
    /// What the browser may fill in: `username`, `current-password`, `new-password`, `name`.
    pub autocomplete: &'a str,
    /// What was entered; never a password.
    pub value: &'a str,
}

impl Input<'_> {
    /// The input as HTML, with its fault if it has one.
    pub fn html(&self, faults: &[FieldProblem]) -> String {
        let Input { name, label, .. } = self;
        let kind = if self.autocomplete.ends_with("password") {
            "password"
        } else {
            "text"
        };
        let fault = faults.iter().find(|fault| fault.field == *name);
        let (mut described, mut lines) = (Vec::new(), String::new());
        if !self.hint.is_empty() {
            described.push(format!("{name}-hint"));
            let hint = escape(self.hint);
            let _ = write!(lines, r#"<p class="hint" id="{name}-hint">{hint}</p>"#);
        }
        if let Some(fault) = fault {
            described.push(format!("{name}-error"));
            let message = escape(&fault.message);
            let _ = write!(
                lines,
                r#"<p class="error" id="{name}-error"><span class="unseen">Error: </span>{message}</p>"#
            );
        }
        let (class, invalid) = match fault {
            Some(_) => (r#" class="wrong""#, r#" aria-invalid="true""#),
            None => ("", ""),
        };
        format!(
            r#"<div{class}><label for="{name}">{label}</label>{lines}
<input id="{name}" name="{name}" type="{kind}" value="{value}" autocomplete="{autocomplete}" autocapitalize="none" spellcheck="false" aria-describedby="{described}"{invalid}></div>
"#,
            value = escape(self.value),
            autocomplete = self.autocomplete,
            described = described.join(" "),
        )
    }
}

/// Text as it stands in HTML, in elements and in quoted attributes.
pub fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c => safe.push(c),
        }
    }
    safe
}
