//! Links that are not what they say, and a pack that changes after a link was set.

use super::*;

/// Links that the server refuses, each with a part of the sentence that says why.
const HOSTILE: [(&str, &str); 14] = [
    ("", "Enter a link"),
    ("javascript:alert(1)", "and no others"),
    ("file:///etc/passwd", "and no others"),
    (
        "http://teams.microsoft.com/l/chat/19:sam/0",
        "and no others",
    ),
    (
        "https://teams.microsoft.com@evil.example/l/chat/0",
        "@ sign",
    ),
    ("https://evil.example/teams.microsoft.com", "does not allow"),
    (
        "https://teams.microsoft.com.evil.example/l/chat/0",
        "does not allow",
    ),
    // A Cyrillic letter in the place of a Latin one.
    ("https://te\u{430}ms.microsoft.com/l/chat/0", "xn--"),
    ("https://teams.microsoft.com/l/\u{202e}0/tahc", "hidden"),
    ("https://teams.microsoft.com/l/chat/0%00", "hidden"),
    ("https://teams.microsoft.com:8443/l/chat/0", "port 8443"),
    ("msteams:/settings", "chat or a call"),
    ("tel:999", "emergencies"),
    ("sip:sam@evil.example", "does not allow"),
];

on_both! {
    async fn a_hostile_link_is_refused_beside_its_field_and_the_one_before_stays(store) {
        let (Two { provider, priya, sam, .. }, _) = Two::paired(store).await;
        provider.start_shift(&sam).await;
        let _: BuddyState = provider.set_link(&sam, CHAT).await.ok();
        for (link, why) in HOSTILE {
            let problem = provider.set_link(&sam, link).await.problem(422);
            assert_eq!(problem.fields[0].field, "link");
            assert!(problem.message.contains(why), "{link}: {}", problem.message);
        }
        assert_eq!(provider.buddy(&priya).await.link.as_deref(), Some(CHAT));
    }

    async fn a_link_is_kept_as_it_was_understood_and_taken_away(store) {
        let (Two { provider, sam, .. }, _) = Two::paired(store).await;
        for (link, kept) in [
            ("tel:+44(1632)960111", "tel:+441632960111"),
            ("sip:Sam.O@Chat.Provider.example", "sip:Sam.O@chat.provider.example"),
            ("MSTEAMS:/l/call/0/0?users=sam", "msteams:/l/call/0/0?users=sam"),
        ] {
            let state: BuddyState = provider.set_link(&sam, link).await.ok();
            assert_eq!(state.own_link.as_deref(), Some(kept));
        }
        let none = provider.put(&sam, "/buddy/link", &json!({ "link": null })).await;
        assert_eq!(none.ok::<BuddyState>().own_link, None);
    }

    async fn under_another_version_of_the_pack_its_rules_hold(store) {
        let (Two { provider, manager, priya, sam, team }, _) = Two::paired(store).await;
        let _: BuddyState = provider.set_link(&sam, CHAT).await.ok();
        let admin = provider.person(&[Role::Administrator], &[]).await;
        let publish = async |version: u32, text: String| {
            let path = format!("/packs/trial/{version}");
            let answer = provider.send(&admin, Method::PUT, &path, |it| it.body(text)).await;
            assert_eq!(answer.status, 201, "{}", answer.text());
        };
        let second = TRIAL
            .replacen("version = 1", "version = 2", 1)
            .replacen("\"teams.microsoft.com\", ", "", 1);
        publish(2, second.clone()).await;
        let refused = provider.set_link(&sam, CHAT).await.problem(422);
        assert!(refused.message.contains("does not allow"), "{}", refused.message);

        // A pack without buddies pairs nobody, and says so.
        let (before, part) = second.split_once("[buddy]").unwrap();
        let after = part.split_once("[assistance]").unwrap().1;
        let third = format!("{before}[assistance]{after}").replacen("version = 2", "version = 3", 1);
        publish(3, third).await;
        assert_eq!(provider.buddy(&priya).await.now, BuddyNow::Nobody);
        let refused = provider.set_link(&sam, "tel:01632960111").await.problem(422);
        assert!(refused.message.contains("not set up buddies"), "{}", refused.message);
        let ben = provider.person(&[Role::Advisor], &[&team]).await;
        let zoe = provider.person(&[Role::Advisor], &[&team]).await;
        let refused = provider.try_pair(&manager, &ben, &zoe).await.problem(422);
        assert!(refused.message.contains("not set up buddies"), "{}", refused.message);
    }
}
