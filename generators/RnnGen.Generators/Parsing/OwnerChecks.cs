using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using RnnGen.Generators.Diagnostics;

namespace RnnGen.Generators.Parsing;

/// <summary>Checks that the generated part can be added to the class at all: its kind, its surroundings, its constructors, its members.</summary>
/// <param name="taken">Takes the names that the generated part leaves to the user's class after an error.</param>
internal sealed class OwnerChecks(INamedTypeSymbol type, TypeDeclarationSyntax declaration, List<DiagnosticInfo> errors, HashSet<string> taken)
{
    /// <summary>Checks what the declaration is and where it stands.</summary>
    internal static void CheckDeclaration(
        INamedTypeSymbol type, TypeDeclarationSyntax declaration, AttributeSyntax attribute, INamedTypeSymbol attributeClass, List<DiagnosticInfo> errors)
    {
        CheckLanguage(type, attribute, errors);
        CheckKind(type, declaration, errors);
        CheckContainingTypes(type, declaration, errors);
        CheckDerivation(type, declaration, attributeClass, errors);
        if (errors.All(static error => error.Descriptor == Descriptors.ContainingTypeNotPartial) && !declaration.Modifiers.Any(SyntaxKind.PartialKeyword))
        {
            errors.Add(DiagnosticInfo.Create(Descriptors.NotPartial, declaration.Identifier.GetLocation(), declaration.Identifier.Text));
        }
    }

    /// <summary>
    /// Where the class is declared a second time by a file that the compiler wrote for an earlier build (EmitCompilerGeneratedFiles) and that the project
    /// compiles: each of its members would collide. Such files lie in a folder that is named after their generator.
    /// </summary>
    internal static Location? FindGeneratedPart(INamedTypeSymbol type) =>
        type.Locations.FirstOrDefault(static l => l.SourceTree?.FilePath.Split('/', '\\').Contains(typeof(RnnModelGenerator).FullName) == true);

    /// <summary>Checks what the user's part of the class brings along.</summary>
    internal void CheckContent(Compilation compilation)
    {
        CheckBase(compilation);
        CheckConstructors();
        CheckMembers(compilation);
    }

    private static void CheckLanguage(INamedTypeSymbol type, AttributeSyntax attribute, List<DiagnosticInfo> errors)
    {
        LanguageVersion version = ((CSharpParseOptions)attribute.SyntaxTree.Options).LanguageVersion;
        if (version < LanguageVersion.CSharp12)
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
            errors.Add(DiagnosticInfo.Create(Descriptors.UnsupportedType, found.Where.GetLocation()!, type.Name, found.What, "declare it as a plain partial class"));
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
                errors.Add(DiagnosticInfo.Create(Descriptors.UnsupportedType, file.GetLocation(), type.Name, "lies in a type that is visible in its file alone", "move it out, or remove 'file' from that type"));
            }
            else if (!outer.Modifiers.Any(SyntaxKind.PartialKeyword))
            {
                errors.Add(DiagnosticInfo.Create(Descriptors.ContainingTypeNotPartial, outer.Identifier.GetLocation(), outer.Identifier.ValueText, type.Name));
            }
        }
    }

    private static void CheckDerivation(INamedTypeSymbol type, TypeDeclarationSyntax declaration, INamedTypeSymbol attributeClass, List<DiagnosticInfo> errors)
    {
        if (BaseTypes(type).Any(b => RnnModelParser.FindAttribute(b, attributeClass) is not null))
        {
            errors.Add(DiagnosticInfo.Create(
                Descriptors.UnsupportedType, BaseLocation(type, declaration), type.Name, $"derives from '{type.BaseType!.Name}', which is or derives from a model itself", "hold that model in a field instead"));
        }
    }

    private void CheckBase(Compilation compilation)
    {
        if (type.BaseType is not { TypeKind: TypeKind.Class, SpecialType: not SpecialType.System_Object } baseType)
        {
            return;
        }

        // What 'base()' may mean: a constructor without parameters, else the only one whose parameters can all be left out.
        IMethodSymbol[] callable =
        [
            .. baseType.InstanceConstructors.Where(c => c.Parameters.All(static p => p.IsOptional || p.IsParams) && compilation.IsSymbolAccessibleWithin(c, type)),
        ];
        IMethodSymbol? called = callable.FirstOrDefault(static c => c.Parameters.IsEmpty) ?? (callable.Length == 1 ? callable[0] : null);
        string? fault = called switch
        {
            null when callable.Length == 0 => $"has no parameterless constructor for it to call: add one to '{baseType.Name}'",
            null => $"has several constructors that it could call without arguments: add one without parameters to '{baseType.Name}'",
            _ when called.GetAttributes().Any(static a => a.AttributeClass?.ToDisplayString() == "System.ObsoleteAttribute") =>
                $"has an obsolete constructor for it to call: replace it, or hold a '{baseType.Name}' in a field instead of deriving from it",
            _ when called.GetAttributes().Any(static a => a.AttributeClass?.ToDisplayString() == "System.Diagnostics.CodeAnalysis.SetsRequiredMembersAttribute") =>
                $"has a constructor with [SetsRequiredMembers], which the generated one would need as well: hold a '{baseType.Name}' in a field instead of deriving from it",
            _ when called.Parameters.Any(static p => ((p.Type as IArrayTypeSymbol)?.ElementType ?? p.Type).TypeKind is TypeKind.Pointer or TypeKind.FunctionPointer) =>
                $"has an unsafe constructor for it to call: add one without parameters to '{baseType.Name}'",
            _ => null,
        };
        if (fault is not null)
        {
            Report(BaseLocation(type, declaration), $"its base class '{baseType.Name}' {fault}");
            taken.Add(WellKnownMemberNames.InstanceConstructorName);
        }
    }

    private void CheckConstructors()
    {
        foreach (IMethodSymbol constructor in type.InstanceConstructors)
        {
            // Of a partial constructor the implementing part alone can call another one.
            switch ((constructor.PartialImplementationPart ?? constructor).DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax())
            {
                case TypeDeclarationSyntax { ParameterList: { } parameters }:
                    Report(parameters.GetLocation(), "a primary constructor would have to be called by it: turn its parameters into properties");
                    taken.Add(WellKnownMemberNames.InstanceConstructorName);
                    break;
                case ConstructorDeclarationSyntax own when constructor.Parameters is [{ Type.SpecialType: SpecialType.System_Int32, RefKind: RefKind.None }]:
                    Report(own.Identifier.GetLocation(), "a constructor that takes one int is its double: remove it or give it other parameters");
                    taken.Add(WellKnownMemberNames.InstanceConstructorName);
                    break;
                case ConstructorDeclarationSyntax own when own.Initializer?.IsKind(SyntaxKind.ThisConstructorInitializer) != true:
                    Report(own.Identifier.GetLocation(), "this constructor would leave the parameters unset: add ': this(seed: 0)' to it, or pass a seed of its own");
                    break;
            }
        }
    }

    private void CheckMembers(Compilation compilation)
    {
        MemberNames names = new(type.Name);
        foreach (ISymbol member in type.GetMembers().Where(static m => m is not IMethodSymbol { AssociatedSymbol: not null }))
        {
            if (names.Colliding(NameOf(member)) is { } name)
            {
                Collide(name, member.Locations[0], member, $"is declared in '{type.Name}'");
            }
        }

        foreach (INamedTypeSymbol baseType in BaseTypes(type))
        {
            foreach (ISymbol member in baseType.GetMembers().Where(m => names.Contains(m.Name) && compilation.IsSymbolAccessibleWithin(m, type)))
            {
                Collide(member.Name, BaseLocation(type, declaration), member, $"is inherited from '{baseType.Name}'");
            }
        }

        // Overloads of one name are one error.
        void Collide(string name, Location where, ISymbol member, string what)
        {
            if (taken.Add(name))
            {
                errors.Add(DiagnosticInfo.Create(Descriptors.MemberCollision, where, type.Name, NameOf(member), what));
            }
        }
    }

    // An indexer is declared under the name of its property.
    private static string NameOf(ISymbol member) => member is IPropertySymbol { IsIndexer: true } ? member.MetadataName : member.Name;

    private void Report(Location where, string what) => errors.Add(DiagnosticInfo.Create(Descriptors.Constructor, where, type.Name, what));

    private static IEnumerable<INamedTypeSymbol> BaseTypes(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? current = type.BaseType; current is { SpecialType: not SpecialType.System_Object }; current = current.BaseType)
        {
            yield return current;
        }
    }

    // A base class may be named by another part than the one with the attribute; it is the first of its list.
    private static Location BaseLocation(INamedTypeSymbol type, TypeDeclarationSyntax declaration)
    {
        IEnumerable<BaseTypeSyntax> first = type.DeclaringSyntaxReferences
            .Select(static part => part.GetSyntax())
            .OfType<TypeDeclarationSyntax>()
            .Select(static part => part.BaseList?.Types.FirstOrDefault())
            .OfType<BaseTypeSyntax>();
        return first.FirstOrDefault(b => LastName(b.Type) == type.BaseType?.Name)?.GetLocation()
            ?? declaration.BaseList?.Types.FirstOrDefault()?.GetLocation()
            ?? declaration.Identifier.GetLocation();

        static string? LastName(TypeSyntax named) => named switch
        {
            QualifiedNameSyntax qualified => qualified.Right.Identifier.ValueText,
            AliasQualifiedNameSyntax alias => alias.Name.Identifier.ValueText,
            SimpleNameSyntax simple => simple.Identifier.ValueText,
            _ => null,
        };
    }
}
