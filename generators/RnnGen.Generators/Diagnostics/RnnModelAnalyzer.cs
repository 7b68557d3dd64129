using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using RnnGen.Generators.Parsing;

namespace RnnGen.Generators.Diagnostics;

/// <summary>
/// Reports what the user of a valid declaration should know, and, unseen, the errors that have a code fix: the errors themselves come from
/// the generator, but editors offer fixes for an analyzer's diagnostics alone.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class RnnModelAnalyzer : DiagnosticAnalyzer
{
    private static readonly ImmutableArray<DiagnosticDescriptor> Fixable = [Descriptors.NotPartial, Descriptors.ContainingTypeNotPartial];

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [.. Fixable, Descriptors.LossFloor, Descriptors.NotOptimized, Descriptors.OneClass];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (start.Compilation.GetTypeByMetadataName(RnnModelParser.AttributeMetadataName) is { } attributeClass)
            {
                // By file and not by symbol: an error on a containing type lies outside of the model, where fixes of a symbol's diagnostics end.
                start.RegisterSemanticModelAction(file => Analyze(file, attributeClass));
            }
        });
    }

    // Method bodies are most of a file.
    private static bool MayHoldTypes(SyntaxNode node) => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax or TypeDeclarationSyntax;

    private static void Analyze(SemanticModelAnalysisContext context, INamedTypeSymbol attributeClass)
    {
        SyntaxNode root = context.SemanticModel.SyntaxTree.GetRoot(context.CancellationToken);
        foreach (TypeDeclarationSyntax declaration in root.DescendantNodes(MayHoldTypes).OfType<TypeDeclarationSyntax>().Where(static d => d.AttributeLists.Count > 0))
        {
            if (context.SemanticModel.GetDeclaredSymbol(declaration, context.CancellationToken) is INamedTypeSymbol type
                && RnnModelParser.FindAttribute(type, attributeClass) is { ApplicationSyntaxReference: { } reference } attribute
                && reference.GetSyntax(context.CancellationToken).FirstAncestorOrSelf<TypeDeclarationSyntax>() == declaration
                && RnnModelParser.Parse(type, attribute, context.SemanticModel.Compilation, generated: true, context.CancellationToken) is { } model)
            {
                Report(context, type, model, reference);
            }
        }
    }

    private static void Report(SemanticModelAnalysisContext context, INamedTypeSymbol type, ParsedModel model, SyntaxReference attribute)
    {
        foreach (DiagnosticInfo error in model.Errors.Where(static e => Fixable.Contains(e.Descriptor)))
        {
            context.ReportDiagnostic(error.ToHiddenDiagnostic());
        }

        if (model.Spec?.Model is not { } declared)
        {
            return;
        }

        AttributeSyntax syntax = (AttributeSyntax)attribute.GetSyntax(context.CancellationToken);
        if (declared is { Loss: LossFunction.CrossEntropy, OutputSize: 1, Vocabulary.Count: not 1 })
        {
            context.ReportDiagnostic(Diagnostic.Create(Descriptors.OneClass, ArgumentReader.ArgumentLocation(syntax, "OutputSize"), type.Name));
        }

        if (declared is { Head: OutputHead.None, Loss: LossFunction.CrossEntropy, OutputSize: > 1 } && declared.Layers.Cell != RecurrentCell.Relu)
        {
            // A tanh output lies in (-1, 1): at best the target has the logit 1 and the V - 1 others have -1.
            int others = declared.OutputSize - 1;
            string floor = Math.Log(1 + others * Math.Exp(-2)).ToString("0.0000", CultureInfo.InvariantCulture);
            context.ReportDiagnostic(Diagnostic.Create(Descriptors.LossFloor, ArgumentReader.ArgumentLocation(syntax, "Head"), type.Name, others + 1, others, floor));
        }

        if (context.SemanticModel.Compilation.Options.OptimizationLevel == OptimizationLevel.Debug)
        {
            context.ReportDiagnostic(Diagnostic.Create(Descriptors.NotOptimized, syntax.GetLocation(), type.Name));
        }
    }
}
