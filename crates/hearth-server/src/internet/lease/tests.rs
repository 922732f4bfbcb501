//! Leases as those who hold them notice them.

use hearth_domain::internet::{caller::Caller, talk::Do};

use super::*;

fn ask(leases: &Leases, whose: Whose) -> LeaseAnswer {
    let request = LeaseRequest {
        depth: Depth::Full,
        last_mbit_per_s: None,
        refusals: 0,
        at_once: true,
    };
    leases.ask(whose, &request).unwrap()
}

fn granted(leases: &Leases, whose: Whose) -> Grant {
    match ask(leases, whose) {
        LeaseAnswer::Granted(grant) => grant,
        LeaseAnswer::NotNow(refusal) => panic!("{refusal:?}"),
    }
}

fn device(number: u32) -> InstallationId {
    format!("00000000-0000-7000-8000-{number:012x}")
        .parse()
        .unwrap()
}

#[test]
fn a_lease_that_is_ended_speaks_no_more() {
    let leases = Leases::new(Internet::default());
    let grant = granted(&leases, Whose::Device(device(1)));
    let running = leases.find(&grant.lease).unwrap();
    let mut caller = Caller::new(grant.lease, &grant.key, 1, 500, None, 0);
    let mut now_us = 0;
    let began = loop {
        match caller.poll(now_us) {
            Do::Send(bytes) => {
                let answer = running.voice().hear(&bytes, now_us).unwrap();
                if let Some(echo) = answer.reply {
                    caller.hear(&echo, now_us).unwrap();
                }
                if let Some(phase) = answer.begins {
                    break phase;
                }
            }
            Do::At(at_us) => now_us = at_us,
            Do::Over => panic!("it was answered"),
        }
    };
    assert!(matches!(running.voice().due(began, now_us), Do::Send(_)));
    let load = leases.end(&running);
    assert!(load.lateness_p99_ms.is_some(), "it says how late it spoke");
    // The task that speaks still holds the lease.
    assert_eq!(running.voice().due(began, now_us + 20_000), Do::Over);
    assert!(leases.find(&grant.lease).is_none());
}

#[test]
fn guests_leave_half_to_the_people_of_the_provider() {
    let leases = Leases::new(Internet {
        uplink_mbit_per_s: 300.0,
        guests: 9,
        ..Internet::default()
    });
    let mut taken = 0.0;
    for number in 0..9 {
        match ask(&leases, Whose::Guest(device(number))) {
            LeaseAnswer::Granted(grant) => taken += grant.cap_mbit_per_s,
            LeaseAnswer::NotNow(refusal) => assert_eq!(refusal.why, Full::Uplink),
        }
    }
    assert!(
        (20.0..=105.0).contains(&taken),
        "half of 70 % of 300: {taken}"
    );
    granted(&leases, Whose::Device(device(100)));
}
