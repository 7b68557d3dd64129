using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using RnnGen.Generators.Diagnostics;

namespace RnnGen.Generators.Parsing;

/// <summary>Checks that the generated part can be added to the class at all: its kind, its surroundings, its constructors, its members.</summary>
internal static class OwnerChecks
{
    /// <summary>Checks what the declaration is and where it stands.</summary>
    internal static void CheckDeclaration(INamedTypeSymbol type, TypeDeclarationSyntax declaration, AttributeSyntax attribute, List<DiagnosticInfo> errors)
    {
        CheckLanguage(type, attribute, errors);
        CheckKind(type, declaration, errors);
        CheckContainingTypes(type, declaration, errors);
        if (errors.Count == 0 && !declaration.Modifiers.Any(SyntaxKind.PartialKeyword))
        {
            errors.Add(DiagnosticInfo.Create(Descriptors.NotPartial, declaration.Identifier.GetLocation(), type.Name));
        }
    }

    /// <summary>Checks what the user's part of the class brings along.</summary>
    internal static void CheckContent(
        INamedTypeSymbol type, TypeDeclarationSyntax declaration, INamedTypeSymbol attributeClass, Compilation compilation, List<DiagnosticInfo> errors)
    {
        CheckBase(type, declaration, attributeClass, compilation, errors);
        CheckConstructors(type, errors);
        CheckMembers(type, declaration, errors);
    }

    private static void CheckLanguage(INamedTypeSymbol type, AttributeSyntax attribute, List<DiagnosticInfo> errors)
    {
        LanguageVersion version = ((CSharpParseOptions)attribute.SyntaxTree.Options).LanguageVersion;
        if (version < Microsoft.CodeAnalysis.CSharp.LanguageVersion.CSharp12)
        {
            errors.Add(DiagnosticInfo.Create(Descriptors.LanguageVersion, attribute.GetLocation(), type.Name, version.ToDisplayString()));
        }
    }

    private static void CheckKind(INamedTypeSymbol type, TypeDeclarationSyntax declaration, List<DiagnosticInfo> errors)
    {
        (SyntaxNodeOrToken Where, string What)? fault = declaration switch
        {
            RecordDeclarationSyntax or StructDeclarationSyntax => (declaration.Keyword, $"is a {declaration.Keyword.ValueText}"),
            InterfaceDeclarationSyntax => (declaration.Keyword, "is an interface"),
            ClassDeclarationSyntax { TypeParameterList: { } parameters } => (parameters, "is generic"),
            _ when type.IsStatic => (Modifier(SyntaxKind.StaticKeyword), "is static"),
            _ when type.IsAbstract => (Modifier(SyntaxKind.AbstractKeyword), "is abstract"),
            _ when type.IsFileLocal => (Modifier(SyntaxKind.FileKeyword), "is visible in its file alone"),
            _ => null,
        };

        if (fault is { } found)
        {
            errors.Add(DiagnosticInfo.Create(Descriptors.UnsupportedType, found.Where.GetLocation()!, type.Name, found.What));
        }

        // The modifier may stand on another part of the class; then the name is as close as one gets.
        SyntaxToken Modifier(SyntaxKind kind) => declaration.Modifiers.FirstOrDefault(m => m.IsKind(kind)) is { RawKind: not 0 } token ? token : declaration.Identifier;
    }

    private static void CheckContainingTypes(INamedTypeSymbol type, TypeDeclarationSyntax declaration, List<DiagnosticInfo> errors)
    {
        foreach (TypeDeclarationSyntax outer in declaration.Ancestors().OfType<TypeDeclarationSyntax>())
        {
            if (outer.Modifiers.FirstOrDefault(m => m.IsKind(SyntaxKind.FileKeyword)) is { RawKind: not 0 } file)
            {
                errors.Add(DiagnosticInfo.Create(Descriptors.UnsupportedType, file.GetLocation(), type.Name, "lies in a type that is visible in its file alone"));
            }
            else if (!outer.Modifiers.Any(SyntaxKind.PartialKeyword))
            {
                errors.Add(DiagnosticInfo.Create(Descriptors.ContainingTypeNotPartial, outer.Identifier.GetLocation(), outer.Identifier.ValueText, type.Name));
            }
        }
    }

    private static void CheckBase(
        INamedTypeSymbol type, TypeDeclarationSyntax declaration, INamedTypeSymbol attributeClass, Compilation compilation, List<DiagnosticInfo> errors)
    {
        if (type.BaseType is not { TypeKind: TypeKind.Class, SpecialType: not SpecialType.System_Object } baseType)
        {
            return;
        }

        Location where = BaseLocation(declaration);
        if (BaseTypes(type).Any(b => RnnModelParser.FindAttribute(b, attributeClass) is not null))
        {
            errors.Add(DiagnosticInfo.Create(Descriptors.UnsupportedType, where, type.Name, $"derives from '{baseType.Name}', which is or derives from a model itself"));
        }
        else if (!baseType.InstanceConstructors.Any(c => c.Parameters.All(static p => p.IsOptional || p.IsParams) && compilation.IsSymbolAccessibleWithin(c, type)))
        {
            errors.Add(DiagnosticInfo.Create(
                Descriptors.Constructor, where, type.Name, $"its base class '{baseType.Name}' has no parameterless constructor for it to call: add one to '{baseType.Name}'"));
        }
    }

    private static void CheckConstructors(INamedTypeSymbol type, List<DiagnosticInfo> errors)
    {
        foreach (IMethodSymbol constructor in type.InstanceConstructors.Where(static c => !c.IsImplicitlyDeclared))
        {
            switch (constructor.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax())
            {
                case TypeDeclarationSyntax { ParameterList: { } parameters }:
                    Report(parameters.GetLocation(), "a primary constructor would have to be called by it: turn its parameters into properties");
                    break;
                case ConstructorDeclarationSyntax own when constructor.Parameters is [{ Type.SpecialType: SpecialType.System_Int32, RefKind: RefKind.None }]:
                    Report(own.Identifier.GetLocation(), "a constructor that takes one int is its double: remove it or give it other parameters");
                    break;
                case ConstructorDeclarationSyntax own when own.Initializer?.IsKind(SyntaxKind.ThisConstructorInitializer) != true:
                    Report(own.Identifier.GetLocation(), "this constructor would leave the parameters unset: add ': this(seed)' to it");
                    break;
            }
        }

        void Report(Location where, string what) => errors.Add(DiagnosticInfo.Create(Descriptors.Constructor, where, type.Name, what));
    }

    private static void CheckMembers(INamedTypeSymbol type, TypeDeclarationSyntax declaration, List<DiagnosticInfo> errors)
    {
        MemberNames names = new(type.Name);
        foreach (ISymbol member in type.GetMembers().Where(m => names.Contains(m.Name) && !m.IsImplicitlyDeclared))
        {
            errors.Add(DiagnosticInfo.Create(Descriptors.MemberCollision, member.Locations[0], type.Name, member.Name, $"is declared in '{type.Name}'"));
        }

        foreach (INamedTypeSymbol baseType in BaseTypes(type))
        {
            ISymbol? member = baseType.GetMembers().FirstOrDefault(m => names.Contains(m.Name) && m.DeclaredAccessibility != Accessibility.Private && !m.IsImplicitlyDeclared);
            if (member is not null)
            {
                errors.Add(DiagnosticInfo.Create(Descriptors.MemberCollision, BaseLocation(declaration), type.Name, member.Name, $"is inherited from '{baseType.Name}'"));
            }
        }
    }

    private static IEnumerable<INamedTypeSymbol> BaseTypes(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? current = type.BaseType; current is { SpecialType: not SpecialType.System_Object }; current = current.BaseType)
        {
            yield return current;
        }
    }

    private static Location BaseLocation(TypeDeclarationSyntax declaration) =>
        declaration.BaseList?.Types.FirstOrDefault()?.GetLocation() ?? declaration.Identifier.GetLocation();
}
