namespace EdgeGym.Sessions.Sets;

/// <summary>Something that the screen has said to a person.</summary>
/// <param name="About">Id of what it belongs to: a suggestion, a reply, a summary.</param>
/// <param name="Text">In the person's language.</param>
public sealed record SpokenSentence(string About, string Text);
