//! Links by chance: hostile, plausible, and any text at all.

use proptest::prelude::*;

use super::parse;
use crate::buddy::channel::ChannelScheme;

/// Pieces that hostile links are made of, and any characters.
fn hostile() -> impl Strategy<Value = String> {
    let pieces = [
        "https",
        "HTTPS",
        "msteams",
        "tel",
        "sip",
        "javascript",
        "data",
        ":",
        "//",
        "/",
        "\\",
        "@",
        "teams.microsoft.com",
        "chat.provider.example",
        "provider.example",
        "evil.example",
        "xn--bcher-kva.example",
        ".",
        "..",
        "%40",
        "%2e",
        "%2F",
        "%00",
        "#",
        "?",
        "users=a@b",
        ":8443",
        ":81",
        ":",
        "/l/chat",
        "/l/",
        "+",
        "441632960000",
        "999",
        " ",
        "\t",
        "\u{202e}",
        "\u{200b}",
        "\u{430}",
        "[::1]",
        "127.0.0.1",
        "[",
        "]",
        "|",
        "<",
        ">",
        "\"",
        "'",
        ";",
    ];
    let piece = prop_oneof![
        8 => prop::sample::select(pieces.to_vec()).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..10).prop_map(|pieces| pieces.concat())
}

/// Links that begin well and go on in any way, so that many are taken.
fn plausible() -> impl Strategy<Value = String> {
    let begins = [
        "https://teams.microsoft.com/",
        "https://a.provider.example",
        "msteams:/l/",
        "tel:+44",
        "sip:a@b.provider.example",
        "msteams://teams.microsoft.com/l/",
    ];
    (prop::sample::select(begins.to_vec()), hostile(), ".{0,8}")
        .prop_map(|(begin, rest, more)| format!("{begin}{rest}{more}"))
}

fn holds(text: &str) -> Result<(), TestCaseError> {
    let Ok(link) = parse(text) else {
        return Ok(());
    };
    let again = parse(link.text());
    prop_assert_eq!(again.as_ref(), Ok(&link), "it is read again as itself");
    prop_assert!(
        link.text().chars().all(|c| c.is_ascii_graphic()),
        "all of it is seen: {:?}",
        link.text()
    );
    let allowed = link.host().is_none_or(|host| {
        host == "teams.microsoft.com"
            || host == "xn--bcher-kva.example"
            || host.ends_with(".provider.example")
    });
    prop_assert!(allowed, "{:?}", link);
    prop_assert_eq!(link.host().is_none(), link.scheme() == ChannelScheme::Tel);
    // What a browser finds in it is what was found.
    let url = url::Url::parse(link.text()).expect("a browser reads it");
    prop_assert!(url.username().is_empty() && url.password().is_none());
    if link.scheme() == ChannelScheme::Https {
        prop_assert_eq!(url.host_str(), link.host());
        prop_assert!(url.port().is_none_or(|port| port == 8443));
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn hostile_links_do_no_harm(text in hostile()) {
        holds(&text)?;
    }

    #[test]
    fn plausible_links_do_no_harm(text in plausible()) {
        holds(&text)?;
    }

    #[test]
    fn any_text_does_no_harm(text in any::<String>()) {
        holds(&text)?;
    }
}

#[test]
fn many_plausible_links_are_taken() {
    // Else the three above would show nothing.
    use proptest::{strategy::ValueTree, test_runner::TestRunner};
    let mut runner = TestRunner::deterministic();
    let taken = (0..500).filter(|_| {
        let tree = plausible().new_tree(&mut runner).expect("a text");
        parse(&tree.current()).is_ok()
    });
    let taken = taken.count();
    assert!(taken > 50, "{taken} of 500");
}
