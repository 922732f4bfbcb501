//! What a type needs to cross to the window, said once.
//!
//! Not here: any type.

/// Gives each type JSON in camelCase and, under the feature `types`, a TypeScript form.
macro_rules! wire {
    ($($item:item)*) => {$(
        #[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "types", derive(ts_rs::TS))]
        #[serde(rename_all = "camelCase")]
        $item
    )*};
}
