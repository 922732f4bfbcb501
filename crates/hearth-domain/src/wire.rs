//! One macro: what a type needs to cross a wire (JSON, TypeScript, OpenAPI), said once.
//!
//! Not here: any type.

/// Gives each type the derives of something that travels: JSON in camelCase, a TypeScript form
/// under the feature `types`, and an OpenAPI form under `openapi`.
macro_rules! wire {
    ($($item:item)*) => {$(
        #[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "types", derive(ts_rs::TS))]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[serde(rename_all = "camelCase")]
        $item
    )*};
}
