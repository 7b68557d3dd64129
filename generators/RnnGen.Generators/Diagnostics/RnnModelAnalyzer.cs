using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
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
        [.. Fixable, Descriptors.LossFloor, Descriptors.NotOptimized];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (start.Compilation.GetTypeByMetadataName(RnnModelParser.AttributeMetadataName) is { } attributeClass)
            {
                start.RegisterSymbolAction(symbol => Analyze(symbol, attributeClass), SymbolKind.NamedType);
            }
        });
    }

    private static void Analyze(SymbolAnalysisContext context, INamedTypeSymbol attributeClass)
    {
        INamedTypeSymbol type = (INamedTypeSymbol)context.Symbol;
        if (RnnModelParser.FindAttribute(type, attributeClass) is not { } attribute
            || RnnModelParser.Parse(type, attribute, context.Compilation, generated: true, context.CancellationToken) is not { } model)
        {
            return;
        }

        foreach (DiagnosticInfo error in model.Errors.Where(static e => Fixable.Contains(e.Descriptor)))
        {
            context.ReportDiagnostic(error.ToHiddenDiagnostic());
        }

        foreach (DiagnosticInfo information in model.Information)
        {
            context.ReportDiagnostic(information.ToDiagnostic());
        }

        if (model.Spec?.Model is not null && context.Compilation.Options.OptimizationLevel == OptimizationLevel.Debug)
        {
            Location where = attribute.ApplicationSyntaxReference!.GetSyntax(context.CancellationToken).GetLocation();
            context.ReportDiagnostic(DiagnosticInfo.Create(Descriptors.NotOptimized, where, type.Name).ToDiagnostic());
        }
    }
}
