using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using RnnGen.Generators.Diagnostics;

namespace RnnGen.CodeFixes;

/// <summary>Adds <c>partial</c> to a model (RNN0001) or to a type that contains one (RNN0002).</summary>
/// <remarks>
/// It hangs on the hidden diagnostics of <see cref="RnnModelAnalyzer"/>: editors offer no fix for the errors of a generator.
/// </remarks>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AddPartialCodeFix))]
[Shared]
public sealed class AddPartialCodeFix : CodeFixProvider
{
    private const string Title = "Add 'partial'";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [Descriptors.NotPartial.Id, Descriptors.ContainingTypeNotPartial.Id];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        if (root?.FindToken(context.Span.Start).Parent is TypeDeclarationSyntax declaration)
        {
            int position = declaration.Keyword.SpanStart;
            context.RegisterCodeFix(
                CodeAction.Create(Title, cancellation => InsertPartialAsync(context.Document, position, cancellation), equivalenceKey: Title),
                context.Diagnostics);
        }
    }

    // The modifier has to stand right before the type's keyword (CS0267). An insertion there leaves all trivia where it is.
    private static async Task<Document> InsertPartialAsync(Document document, int position, CancellationToken cancellation)
    {
        SourceText text = await document.GetTextAsync(cancellation).ConfigureAwait(false);
        return document.WithText(text.WithChanges(new TextChange(new TextSpan(position, 0), "partial ")));
    }
}
