//! The body that a workflow of Microsoft Teams takes: one Adaptive Card in a message.
//!
//! The workflow is the one that Teams calls "Post to a channel when a webhook request is received";
//! its answer means that the card was queued, not that anybody saw it. Not here: sending it
//! ([`super::send`]).

use serde_json::{Value, json};

use super::notice::Notice;

/// Writes a card.
pub fn body(notice: &Notice<'_>) -> Value {
    let (title, words) = (notice.title(), notice.words());
    let (since, time) = (notice.time_title(), notice.time());
    let plain = format!("{title}. {since} {time}. {words} Server: {}", notice.server);
    json!({
        "type": "message",
        // What stands in the notification.
        "summary": title,
        "attachments": [{
            "contentType": "application/vnd.microsoft.card.adaptive",
            "contentUrl": null,
            "content": {
                "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
                "type": "AdaptiveCard",
                "version": "1.4",
                // For a reader that cannot draw the card.
                "fallbackText": plain,
                "body": [
                    {
                        "type": "TextBlock",
                        "size": "Large",
                        "weight": "Bolder",
                        "text": title,
                        "wrap": true,
                    },
                    { "type": "TextBlock", "text": words, "wrap": true },
                    {
                        "type": "FactSet",
                        "facts": [
                            { "title": since, "value": time },
                            // A fact and no button: Hearth is a program on the reader's computer,
                            // and a browser finds no page at this address.
                            { "title": "Server", "value": notice.server },
                        ],
                    },
                ],
            },
        }],
    })
}

#[cfg(test)]
mod tests {
    use hearth_domain::{assistance::Occasion, time::Date};

    use super::*;

    fn card(occasion: Option<Occasion>) -> Value {
        body(&Notice {
            occasion,
            // Half past two in summer time.
            since: Date::of(2026, 7, 1).start().plus((14 * 60 + 30) * 60_000),
            server: "https://hearth.example.nhs.uk",
        })
    }

    #[test]
    fn a_card_is_what_a_workflow_takes() {
        let card = card(Some(Occasion::Waits));
        assert_eq!(card["type"], "message");
        let attachment = &card["attachments"][0];
        assert_eq!(
            attachment["contentType"],
            "application/vnd.microsoft.card.adaptive"
        );
        let content = &attachment["content"];
        assert_eq!(
            (&content["type"], &content["version"]),
            (&json!("AdaptiveCard"), &json!("1.4"))
        );
        assert_eq!(content["body"][0]["text"], "Somebody needs help");
        assert_eq!(
            content["fallbackText"],
            "Somebody needs help. Waiting since 14:30 on 1 July 2026. Open Hearth on your computer \
             now, and take the request. Server: https://hearth.example.nhs.uk"
        );
        assert!(card.to_string().len() < 20_000, "Teams takes 28 kB");
    }

    #[test]
    fn each_occasion_reads_differently_and_a_test_says_that_it_is_one() {
        let title = |occasion| card(occasion)["summary"].as_str().unwrap().to_owned();
        assert_eq!(title(None), "This is a test from Hearth");
        let mut titles: Vec<_> = [Occasion::Waits, Occasion::Nobody, Occasion::Unanswered]
            .into_iter()
            .map(|it| title(Some(it)))
            .collect();
        assert!(
            titles
                .iter()
                .all(|it| it.starts_with("Somebody needs help"))
        );
        titles.dedup();
        assert_eq!(titles.len(), 3);
    }
}
