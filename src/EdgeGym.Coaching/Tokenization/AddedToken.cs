namespace EdgeGym.Coaching.Tokenization;

/// <summary>An entry of `added_tokens`: text that is one token wherever it stands.</summary>
/// <param name="Special">Left out by <see cref="Tokenizer.Decode"/> on demand.</param>
/// <param name="LeftStrip">Takes the white space before it with it.</param>
/// <param name="RightStrip">Takes the white space after it with it.</param>
/// <param name="SingleWord">Only where no letter, digit or underscore touches it.</param>
/// <param name="Normalized">Looked for in the normalized text instead of the raw one.</param>
internal sealed record AddedToken(int Id, string Content, bool Special, bool LeftStrip, bool RightStrip, bool SingleWord, bool Normalized);
