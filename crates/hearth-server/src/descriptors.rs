//! How many files and sockets this process may have open at once.
//!
//! Every live stream holds one for as long as somebody is logged in, and most systems begin a process
//! with 1,024, which a large provider would reach on an ordinary morning. So the server takes what it
//! may. Not here: more than that, which the system has to allow (`LimitNOFILE=` of systemd).

/// Fewer than this are not enough for a large provider.
const FEW: u64 = 16_384;

/// Takes as many as the system lets this process have, and answers how many those are; none where
/// nobody counts.
pub fn raise() -> Option<u64> {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
        let limit = getrlimit(Resource::Nofile);
        let all = Rlimit {
            current: limit.maximum,
            maximum: limit.maximum,
        };
        match setrlimit(Resource::Nofile, all) {
            Ok(()) => limit.maximum,
            // Some systems say that there is no limit and then allow no more than another number.
            Err(error) => {
                tracing::warn!(%error, "the limit of open files could not be raised");
                limit.current
            }
        }
    }
    #[cfg(not(unix))]
    None
}

/// Writes down how many there are.
pub fn log(most: Option<u64>) {
    match most {
        Some(most) if most < FEW => tracing::warn!(
            most,
            "this is how many people can be connected at once; let the server open more files if \
             you have more"
        ),
        Some(most) => tracing::info!(most, "open files and connections"),
        None => {}
    }
}

#[cfg(all(test, unix))]
mod tests {
    use rustix::process::{Resource, getrlimit};

    use super::*;

    #[test]
    fn what_may_be_opened_is_all_that_the_system_allows() {
        let most = raise();
        let limit = getrlimit(Resource::Nofile);
        assert_eq!(limit.current, limit.maximum);
        assert_eq!(most, limit.maximum);
        assert_eq!(raise(), most, "asked twice, it is the same");
    }
}
