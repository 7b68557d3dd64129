using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using RnnGen.Generators.Diagnostics;

namespace RnnGen.Generators.Parsing;

/// <summary>Turns an attribute on a type into a checked declaration. The generator and the analyzer call the same parser.</summary>
internal static class RnnModelParser
{
    internal const string AttributeMetadataName = "RnnGen.RnnModelAttribute";

    /// <summary>Parses the attribute that the generator came upon; null where it is not this declaration's to handle.</summary>
    internal static ParsedModel? Parse(GeneratorAttributeSyntaxContext target, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();

        // Two attributes on one type, or on two of its parts, are the compiler's error (CS0579); the first one counts.
        INamedTypeSymbol type = (INamedTypeSymbol)target.TargetSymbol;
        AttributeData? attribute = FindAttribute(type, target.Attributes[0].AttributeClass);
        return attribute?.ApplicationSyntaxReference is { } reference
            && reference.SyntaxTree == target.TargetNode.SyntaxTree
            && target.TargetNode.Span.Contains(reference.Span)
            ? Parse(type, attribute, target.SemanticModel.Compilation, generated: false, cancellation)
            : null;
    }

    /// <summary>The first attribute of a class on a type, in the order of the source.</summary>
    internal static AttributeData? FindAttribute(INamedTypeSymbol type, INamedTypeSymbol? attributeClass) =>
        type.GetAttributes().FirstOrDefault(a => SymbolEqualityComparer.Default.Equals(a.AttributeClass, attributeClass));

    /// <summary>Parses an attribute of a type; null where the attribute does not stand on a declaration of a type with a name.</summary>
    /// <param name="generated">Whether the class has its generated members already, as analyzers see it; then its members are not checked.</param>
    internal static ParsedModel? Parse(INamedTypeSymbol type, AttributeData attribute, Compilation compilation, bool generated, CancellationToken cancellation)
    {
        if (attribute.ApplicationSyntaxReference?.GetSyntax(cancellation) is not AttributeSyntax syntax
            || syntax.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } declaration
            || !IsNamed(type))
        {
            return null;
        }

        List<DiagnosticInfo> errors = [];
        OwnerChecks.CheckDeclaration(type, declaration, syntax, attribute.AttributeClass!, errors);
        if (errors.Count > 0)
        {
            return new ParsedModel(Spec: null, new(errors));
        }

        HashSet<string> taken = [];
        if (!generated)
        {
            if (OwnerChecks.FindGeneratedPart(type) is { } part)
            {
                return new ParsedModel(Spec: null, new([DiagnosticInfo.Create(Descriptors.CompiledTwice, part, type.Name)]));
            }

            new OwnerChecks(type, declaration, errors, taken).CheckContent(compilation);
        }

        DeclaredModel? model = errors.Count == 0 ? new ArgumentReader(type.Name, attribute, syntax, errors).Read() : null;
        return new ParsedModel(new RnnModelSpec(DescribeOwner(type, declaration), model, new(taken.OrderBy(static n => n, StringComparer.Ordinal))), new(errors));
    }

    // A name that is not typed yet is the compiler's error.
    private static bool IsNamed(INamedTypeSymbol type)
    {
        for (ISymbol symbol = type; symbol is not INamespaceSymbol { IsGlobalNamespace: true }; symbol = symbol.ContainingSymbol)
        {
            if (symbol.Name.Length == 0)
            {
                return false;
            }
        }

        return true;
    }

    private static OwnerSpec DescribeOwner(INamedTypeSymbol type, TypeDeclarationSyntax declaration)
    {
        string[] containing =
        [
            .. declaration.Ancestors().OfType<TypeDeclarationSyntax>().Reverse().Select(static outer =>
            {
                string recordKind = outer is RecordDeclarationSyntax { ClassOrStructKeyword.ValueText: { Length: > 0 } kind } ? " " + kind : "";
                string typeParameters = outer.TypeParameterList is { } list ? $"<{string.Join(", ", list.Parameters.Select(static p => $"{p.VarianceKeyword.Text} {Identifiers.Escaped(p.Identifier.ValueText)}".Trim()))}>" : "";
                return $"partial {outer.Keyword.ValueText}{recordKind} {Identifiers.Escaped(outer.Identifier.ValueText)}{typeParameters}";
            }),
        ];

        string space = type.ContainingNamespace.IsGlobalNamespace
            ? ""
            : type.ContainingNamespace.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat.WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted));

        string metadataName = type.MetadataName;
        for (INamedTypeSymbol? outer = type.ContainingType; outer is not null; outer = outer.ContainingType)
        {
            metadataName = outer.MetadataName + "+" + metadataName;
        }

        return new OwnerSpec(space, new(containing), type.Name, space.Length == 0 ? metadataName : $"{space.Replace("@", "")}.{metadataName}");
    }
}
