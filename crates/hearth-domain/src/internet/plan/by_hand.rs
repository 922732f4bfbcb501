//! What somebody who presses for a sample may have: the limits of the plan hold for them too.
//!
//! Not here: whose turn it is, which is no matter when a person asks ([`super`]).

use super::{Now, PlanRules, ShiftNow, Taken, VoiceOnly, voice_only};

/// How deep somebody who presses may go now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ByHand {
    /// As deep as they like.
    Anything,
    /// Voice alone.
    VoiceOnly(VoiceOnly),
    /// Nothing, before something has ended.
    Nothing(Busy),
}

/// What has to end before anything can be tested.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Busy {
    /// A call.
    OnCall,
    /// A shift, in which the provider lets nothing be tested.
    InShift,
}

/// How deep somebody who presses may go now. Voice alone takes so little that no month is too full for it.
pub fn by_hand(rules: &PlanRules, taken: &[Taken], now: &Now) -> ByHand {
    if now.on_call {
        return ByHand::Nothing(Busy::OnCall);
    }
    if now.shift == ShiftNow::On && !rules.light_in_shift {
        return ByHand::Nothing(Busy::InShift);
    }
    voice_only(rules, taken, now).map_or(ByHand::Anything, ByHand::VoiceOnly)
}
