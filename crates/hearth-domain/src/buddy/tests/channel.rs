//! Hostile links, and what stays true of those that are taken.

mod chance;

use crate::buddy::channel::{BadLink, ChannelLink, ChannelRules, ChannelScheme, LONGEST};

fn rules() -> ChannelRules {
    ChannelRules {
        hosts: vec![
            "teams.microsoft.com".into(),
            ".provider.example".into(),
            "xn--bcher-kva.example".into(),
        ],
        ports: vec![8443],
    }
}

fn parse(text: &str) -> Result<ChannelLink, BadLink> {
    ChannelLink::parse(text, &rules())
}

#[test]
fn links_that_people_use_are_taken_and_shown_as_they_are() {
    use ChannelScheme::{Https, Msteams, Sip, Tel};
    let teams = Some("teams.microsoft.com");
    let chat = "https://teams.microsoft.com/l/chat/0/0?users=priya@provider.example";
    for (text, scheme, host, shown) in [
        (chat, Https, teams, chat),
        (
            "HTTPS://Teams.Microsoft.com/v2/#/x",
            Https,
            teams,
            "https://teams.microsoft.com/v2/#/x",
        ),
        (
            "https://chat.provider.example",
            Https,
            Some("chat.provider.example"),
            "https://chat.provider.example/",
        ),
        (
            "https://a.b.provider.example:8443/x",
            Https,
            Some("a.b.provider.example"),
            "https://a.b.provider.example:8443/x",
        ),
        (
            "https://teams.microsoft.com:443/l/x",
            Https,
            teams,
            "https://teams.microsoft.com/l/x",
        ),
        (
            "msteams:/l/call/0/0?users=a@provider.example",
            Msteams,
            teams,
            "msteams:/l/call/0/0?users=a@provider.example",
        ),
        (
            "msteams://teams.microsoft.com/l/chat/0/0",
            Msteams,
            teams,
            "msteams://teams.microsoft.com/l/chat/0/0",
        ),
        ("tel:+44(1632)960-000", Tel, None, "tel:+441632960000"),
        ("tel:4412", Tel, None, "tel:4412"),
        (
            "sip:priya.s@voice.Provider.example",
            Sip,
            Some("voice.provider.example"),
            "sip:priya.s@voice.provider.example",
        ),
        (
            "sip:4412@voice.provider.example:8443",
            Sip,
            Some("voice.provider.example"),
            "sip:4412@voice.provider.example:8443",
        ),
    ] {
        let link = parse(text).unwrap_or_else(|wrong| panic!("{text}: {wrong}"));
        assert_eq!(
            (link.scheme(), link.host(), link.text()),
            (scheme, host, shown),
            "{text}"
        );
    }
}

#[test]
fn whoever_enters_a_link_is_told_what_to_do_next() {
    let next = |text: &str| parse(text).expect_err(text).to_its_owner();
    assert!(next("https://example.org/a").ends_with("ask your manager which ones are allowed."));
    assert!(next("ftp://example.org/a").ends_with("begins with one of these."));
    assert!(next("tel:999").ends_with("Enter your own number."));
}

#[test]
fn other_schemes_are_refused() {
    for text in [
        "javascript:alert(1)",
        "JavaScript:alert(1)//https://teams.microsoft.com",
        "data:text/html,https://teams.microsoft.com",
        "file:///etc/passwd",
        "http://teams.microsoft.com/",
        "ftp://teams.microsoft.com/",
        "ms-msdt:/id",
        "search-ms:query=x",
        "blob:https://teams.microsoft.com/x",
        "view-source:https://teams.microsoft.com",
        "teams.microsoft.com",
        "//teams.microsoft.com",
        "hearth://open",
        ":",
    ] {
        assert_eq!(parse(text), Err(BadLink::Scheme), "{text}");
    }
}

#[test]
fn what_looks_like_one_host_and_is_another_is_refused() {
    let host = |host: &str| Err(BadLink::Host(host.into()));
    let teams = "teams.microsoft.com";
    for (text, refused) in [
        (
            format!("https://{teams}@evil.example/"),
            Err(BadLink::UserInfo),
        ),
        (
            format!("https://{teams}:pass@evil.example/"),
            Err(BadLink::UserInfo),
        ),
        (format!("https://@{teams}/"), Err(BadLink::UserInfo)),
        (format!("https://user@{teams}/"), Err(BadLink::UserInfo)),
        (
            format!("https://{teams}%40evil.example/"),
            Err(BadLink::Unclear),
        ),
        (
            format!("https://{teams}.evil.example/"),
            host("teams.microsoft.com.evil.example"),
        ),
        (
            format!("https://evil.example/{teams}"),
            host("evil.example"),
        ),
        (
            format!("https://evil.example#{teams}"),
            host("evil.example"),
        ),
        (
            format!("https://evil.example?{teams}"),
            host("evil.example"),
        ),
        (format!("https://{teams}./"), host("teams.microsoft.com.")),
        (
            format!("https://{teams}\\@evil.example/"),
            Err(BadLink::Unclear),
        ),
        (
            "https:\\\\teams.microsoft.com".into(),
            Err(BadLink::Unclear),
        ),
        (format!("https:{teams}"), Err(BadLink::Unclear)),
        (format!("https:/{teams}"), Err(BadLink::Unclear)),
        (format!("https:///{teams}"), Err(BadLink::Unclear)),
        ("https://".into(), Err(BadLink::Unclear)),
        ("https://provider.example/".into(), host("provider.example")),
        (
            "https://.provider.example/".into(),
            host(".provider.example"),
        ),
        (
            "https://evilprovider.example/".into(),
            host("evilprovider.example"),
        ),
        ("https://127.0.0.1/".into(), host("127.0.0.1")),
        ("https://0x7f.1/".into(), host("127.0.0.1")),
        ("https://[::1]/".into(), host("[::1]")),
        (
            format!("msteams://evil.example/l/{teams}"),
            host("evil.example"),
        ),
        (
            format!("msteams://a@{teams}/l/chat"),
            Err(BadLink::UserInfo),
        ),
        ("msteams:///l/chat".into(), Err(BadLink::Unclear)),
        ("msteams:/settings".into(), Err(BadLink::Teams)),
        ("msteams:/l/../settings".into(), Err(BadLink::Teams)),
        ("msteams:chat".into(), Err(BadLink::Teams)),
        ("sip:a@evil.example".into(), host("evil.example")),
        (
            "sip:a:pass@voice.provider.example".into(),
            Err(BadLink::UserInfo),
        ),
        (
            "sip:a@b@voice.provider.example".into(),
            Err(BadLink::UserInfo),
        ),
        (
            "sip:a@voice.provider.example;maddr=evil.example".into(),
            Err(BadLink::Unclear),
        ),
        (
            "sip:a@voice.provider.example?Route=x".into(),
            Err(BadLink::Unclear),
        ),
        ("sip:voice.provider.example".into(), Err(BadLink::Unclear)),
    ] {
        assert_eq!(parse(&text), refused, "{text}");
    }
}

#[test]
fn letters_of_another_alphabet_are_shown_as_computers_ask_for_them() {
    // A Cyrillic letter that looks like a Latin one.
    let Err(BadLink::Host(shown)) = parse("https://te\u{430}ms.microsoft.com/") else {
        panic!("it is another host");
    };
    assert!(shown.starts_with("xn--") && shown.is_ascii(), "{shown}");
    let allowed = parse("https://b\u{fc}cher.example/").expect("the provider allows it");
    assert_eq!(allowed.host(), Some("xn--bcher-kva.example"));
    assert!(allowed.has_foreign_letters());
    assert!(allowed.text().is_ascii(), "what is shown is what is opened");
    // Full-width letters are the same host after all, and shown so.
    let wide = parse("https://\u{ff54}eams.microsoft.com/").expect("it is the same host");
    assert_eq!(wide.text(), "https://teams.microsoft.com/");
    assert!(!wide.has_foreign_letters());
}

#[test]
fn nothing_hidden_and_no_space_is_taken() {
    for hidden in [
        "\u{0}",
        "\u{7}",
        "\u{7f}",
        "\u{85}",
        "\u{ad}",
        "\u{200b}",
        "\u{200f}",
        "\u{202e}",
        "\u{2066}",
        "\u{feff}",
        "\u{e0041}",
        "%00",
        "%0A",
        "%0d",
        "%7F",
    ] {
        let text = format!("https://teams.microsoft.com/l/{hidden}x");
        let refused = parse(&text).expect_err("it hides something");
        assert!(
            matches!(refused, BadLink::Hidden | BadLink::Space),
            "{text:?}: {refused:?}"
        );
    }
    for space in [" ", "\t", "\n", "\r\n", "\u{a0}", "\u{3000}", "\u{2028}"] {
        let link = "https://teams.microsoft.com/l/x";
        for text in [
            format!("{space}{link}"),
            format!("{link}{space}"),
            format!("https://teams.{space}microsoft.com/"),
        ] {
            assert_eq!(parse(&text), Err(BadLink::Space), "{text:?}");
        }
    }
    assert_eq!(parse(""), Err(BadLink::Empty));
    let long = format!("https://teams.microsoft.com/{}", "x".repeat(LONGEST));
    assert_eq!(parse(&long), Err(BadLink::TooLong));
}

#[test]
fn ports_are_the_usual_one_or_allowed() {
    for (text, port) in [
        ("https://teams.microsoft.com:444/", 444),
        ("https://teams.microsoft.com:0/", 0),
        ("msteams://teams.microsoft.com:81/l/x", 81),
        ("sip:a@voice.provider.example:5060", 5060),
    ] {
        assert_eq!(parse(text), Err(BadLink::Port(port)), "{text}");
    }
    for text in [
        "https://teams.microsoft.com:99999/",
        "sip:a@voice.provider.example:+8443",
        "sip:a@voice.provider.example:",
    ] {
        assert_eq!(parse(text), Err(BadLink::Unclear), "{text}");
    }
}

#[test]
fn a_number_is_a_colleagues_and_can_be_dialled() {
    for text in ["tel:999", "tel:9-9-9", "tel:112", "tel:18000"] {
        assert_eq!(parse(text), Err(BadLink::Emergency), "{text}");
    }
    for text in [
        "tel:",
        "tel:12",
        "tel:*#06#",
        "tel:+123",
        "tel:0163296000%30",
        "tel:441632;phone-context=x",
        "tel:CALLME",
        "tel://441632960000",
        "tel:1234567890123456",
    ] {
        assert_eq!(parse(text), Err(BadLink::Number), "{text}");
    }
}

#[test]
fn no_rule_allows_no_host_and_a_bad_rule_allows_nothing() {
    let link = "https://teams.microsoft.com/l/x";
    let none = ChannelRules::default();
    assert!(ChannelLink::parse(link, &none).is_err());
    assert!(ChannelLink::parse("msteams:/l/chat", &none).is_err());
    let bad = [
        "",
        ".",
        ".com",
        "*",
        "*.microsoft.com",
        "TEAMS.microsoft.com",
        "teams.microsoft.com:443",
        "https://teams.microsoft.com",
        "..microsoft.com",
        "-a.example",
    ];
    for host in bad {
        let rules = ChannelRules {
            hosts: vec![host.into()],
            ports: vec![],
        };
        assert_eq!(rules.bad_hosts(), [host]);
        assert!(ChannelLink::parse(link, &rules).is_err(), "{host:?}");
    }
    assert!(rules().bad_hosts().is_empty());
}

#[test]
fn each_refusal_is_a_sentence() {
    let all = [
        BadLink::Empty,
        BadLink::TooLong,
        BadLink::Space,
        BadLink::Hidden,
        BadLink::Scheme,
        BadLink::Unclear,
        BadLink::UserInfo,
        BadLink::Host("evil.example".into()),
        BadLink::Port(81),
        BadLink::Teams,
        BadLink::Number,
        BadLink::Emergency,
    ];
    for refused in all {
        let said = refused.to_string();
        assert!(
            said.ends_with(['.', '…']) && said.split_whitespace().count() > 4,
            "{said}"
        );
    }
    assert!(BadLink::TooLong.to_string().contains("1000"));
}
